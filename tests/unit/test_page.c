#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/page.h"

#include <string.h>

static const struct {
  const char *text;
  enum kb_status status;
  size_t count;
  const char *rows, *next;
  const char *reason; /* part of the message; for a good page: the kind of its link if it is not
                         a link */
} pages[] = {
  {"{\"value\":[]}", KB_OK, 0, "[]", "", NULL},
  {" {\"@odata.context\":\"x\" , \"value\" : [ {\"a\":1} , {\"value\":[1,2]} ] , "
   "\"@odata.nextLink\":\"https:\\/\\/h\\/?a=%252c\\u0026b\" } \n",
   KB_OK, 2, "[ {\"a\":1} , {\"value\":[1,2]} ]", "https://h/?a=%252c&b", NULL},
  {"\xEF\xBB\xBF{\"value\":[{}]}", KB_OK, 1, "[{}]", "", NULL},
  {"", KB_INVALID, 0, NULL, NULL, "empty"},
  {" \r\n", KB_INVALID, 0, NULL, NULL, "empty"},
  {"{\"value\":[{\"a\":1},{\"b", KB_INVALID, 0, NULL, NULL, "cut off"},
  {"{\"value\":[{\"a\":1}]", KB_INVALID, 0, NULL, NULL, "cut off"},
  {"{\"value\":[{\"a\":01}]}", KB_INVALID, 0, NULL, NULL, "byte"},
  {"{\"value\":[]}{\"value\":[]}", KB_INVALID, 0, NULL, NULL, "more behind the end"},
  {"{\"value\":{}}", KB_INVALID, 0, NULL, NULL, "no list of rows"},
  {"{\"other\":[]}", KB_INVALID, 0, NULL, NULL, "no list of rows"},
  {"{}", KB_INVALID, 0, NULL, NULL, "no list of rows"},
  {"[1]", KB_INVALID, 0, NULL, NULL, "no list of rows"},
  {"<html>", KB_INVALID, 0, NULL, NULL, "byte"},
  {"{\"value\":[1 2]}", KB_INVALID, 0, NULL, NULL, "a comma or ] is missing (byte 12"},
  {"{\"value\":[1,]}", KB_INVALID, 0, NULL, NULL, "byte"},
  {"{\"value\":[1},", KB_INVALID, 0, NULL, NULL, "a comma or ] is missing"},
  {"{\"value\" []}", KB_INVALID, 0, NULL, NULL, "a colon is missing"},
  {"{value:[]}", KB_INVALID, 0, NULL, NULL, "a key is missing"},
  {"{\"value\":[],}", KB_INVALID, 0, NULL, NULL, "a key is missing"},
  {"{\"value\":[]", KB_INVALID, 0, NULL, NULL, "cut off"},
  {"{\"value\":", KB_INVALID, 0, NULL, NULL, "cut off"},
  {"{\"value\":[1],\"value\":[2,3]}", KB_OK, 2, "[2,3]", "", NULL},
  {"{\"value\":[1],\"value\":3}", KB_INVALID, 0, NULL, NULL, "no list of rows"},
  {"{\"value\":[],\"@odata.nextLink\":null}", KB_OK, 0, "[]", "", NULL},
  {"{\"value\":[],\"@odata.nextLink\":5}", KB_OK, 0, "[]", "", "a number"},
  {"{\"value\":[],\"@odata.nextLink\":true}", KB_OK, 0, "[]", "", "true or false"},
  {"{\"value\":[],\"@odata.nextLink\":\"\"}", KB_OK, 0, "[]", "", "an empty text"},
};

static void a_page_is_read_whole_or_not_at_all(void **state)
{
  (void)state;
  struct kb_buf next = {0};
  for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
    struct kb_page page;
    struct kb_error error = {0};
    assert_int_equal(kb_page_read(kb_slice_of(pages[i].text), &page, &next, &error),
                     pages[i].status);
    if (pages[i].status == KB_OK) {
      assert_int_equal(page.count, pages[i].count);
      assert_true(kb_slice_is(page.rows, pages[i].rows));
      assert_string_equal(kb_buf_text(&next), pages[i].next);
      assert_int_equal(page.bad_link != NULL, pages[i].reason != NULL);
      if (page.bad_link) {
        assert_non_null(strstr(page.bad_link, pages[i].reason));
      }
    } else {
      assert_non_null(strstr(error.message, pages[i].reason));
    }
  }
  kb_buf_fini(&next);
}

static void nesting_is_bounded(void **state)
{
  (void)state;
  struct kb_buf text = {0};
  struct kb_buf next = {0};
  struct kb_page page;
  struct kb_error error;
  kb_buf_add_text(&text, "{\"value\":");
  for (int i = 0; i < 100000; i++) {
    kb_buf_add_char(&text, '[');
  }
  assert_int_equal(kb_page_read(kb_buf_slice(&text), &page, &next, &error), KB_INVALID);
  kb_buf_clear(&next);
  kb_page_error(kb_buf_slice(&text), &next);
  assert_int_equal(next.length, 0);
  kb_buf_fini(&text);
  kb_buf_fini(&next);
}

static const struct {
  const char *text, *said;
} errors[] = {
  {"{\"error\":{\"code\":\"0x80040265\",\"message\":\"No\\r\\nmore\"}}", "0x80040265: No"},
  {"{\"error\":{\"message\":\"No\"}}", "No"},
  {"{\"error\":{\"code\":\"0x1\"}}", "0x1"},
  {"{\"error\":{\"code\":7,\"message\":[]}}", ""},
  {"{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7: no\\r\\nTrace\"}",
   "AADSTS7: no"},
  {"{\"error\":\"invalid_client\"}", "invalid_client"},
  {"{\"other\":1}", ""},
  {"<html>", ""},
  {"", ""},
};

static void an_error_is_reported_in_its_own_words(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
    struct kb_buf said = {0};
    kb_page_error(kb_slice_of(errors[i].text), &said);
    assert_string_equal(kb_buf_text(&said), errors[i].said);
    kb_buf_fini(&said);
  }
}

static const struct {
  const char *text, *renamed;
} renamings[] = {
  {"{\"value\":[]}", "{\"value\":[]}"},
  {"\xEF\xBB\xBF {\"user\":1,\"value\":[ {\"a\":1, \"user\" : {\"user\":{\"id\":\"user\"}},"
   "\"user@odata.x\":\"user\",\"users\":1,\"use\":2},{\"Profile\":null},null,\"user\",[\"user\"],"
   "{\"user\":[]} ] ,\"user\":2} \n",
   "\xEF\xBB\xBF {\"user\":1,\"value\":[ {\"a\":1, \"person\" : {\"user\":{\"id\":\"user\"}},"
   "\"person@odata.x\":\"user\",\"users\":1,\"use\":2},{\"p\":null},null,\"user\",[\"user\"],"
   "{\"person\":[]} ] ,\"user\":2} \n"},
  {"{\"value\":[{\"box\":null,\"box@x\":null,\"user\":null,\"Profile\":[{\"user\":1},{\"box\" : null}]},"
   "{\"box\":\"null\",\"Profile\":{\"box\":null,\"Profile\":{\"box\":null}}}]}",
   "{\"value\":[{\"box@hidden\":null,\"box@x\":null,\"person\":null,\"p\":[{\"user\":1},{\"box@b\" : "
   "null}]},{\"box\":\"null\",\"p\":{\"box@b\":null,\"Profile\":{\"box\":null}}}]}"},
  {"{\"value\":[{}, {\"us\\u0065r\":1,\"\":2}]}", "{\"value\":[{}, {\"us\\u0065r\":1,\"\":2}]}"},
};

static void keys_of_rows_are_renamed(void **state)
{
  (void)state;
  static const struct kb_page_name inner_list[] = {{.from = "box", .to = "box", .null_end = "@b"}};
  static const struct kb_page_names inner = {inner_list, 1};
  static const struct kb_page_name list[] = {
    {.from = "user", .to = "person"},
    {.from = "Profile", .to = "p", .within = &inner},
    {.from = "box", .to = "box", .null_end = "@hidden"},
  };
  static const struct kb_page_names names = {list, 3};
  for (size_t i = 0; i < sizeof renamings / sizeof renamings[0]; i++) {
    const struct kb_slice text = kb_slice_of(renamings[i].text);
    struct kb_page page;
    struct kb_buf next = {0};
    struct kb_buf out = {0};
    struct kb_error error;
    assert_int_equal(kb_page_read(text, &page, &next, &error), KB_OK);
    kb_page_rename(text, &page, &names, &out);
    assert_string_equal(kb_buf_text(&out), renamings[i].renamed);
    kb_buf_fini(&next);
    kb_buf_fini(&out);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_page_is_read_whole_or_not_at_all),
    cmocka_unit_test(nesting_is_bounded),
    cmocka_unit_test(an_error_is_reported_in_its_own_words),
    cmocka_unit_test(keys_of_rows_are_renamed),
  };
  return cmocka_run_group_tests_name("page", tests, NULL, NULL);
}
