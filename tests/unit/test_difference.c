/* link: --wrap=malloc,--wrap=calloc,--wrap=realloc */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "folder.h"
#include "torture.h"

#include "report/difference.h"

#define SUMMARY(cases) "{\"type\":\"summary\",\"cases\":" cases "}\n"
#define FINDING(verdict, article, mailbox, causes)                                                 \
  "{\"type\":\"finding\",\"verdict\":\"" verdict "\",\"article\":{\"code\":\"" article             \
  "\",\"title\":\"Title\"},\"mailbox\":{\"id\":" mailbox ",\"name\":\"Name\"},\"causes\":[" causes \
  "]}\n"
#define CAUSE(id) "{\"id\":\"" id "\",\"verdict\":\"confirmed\",\"text\":\"Text of " id ".\"}"
#define UNMATCHED(code, text, count) \
  "{\"type\":\"unmatched\",\"code\":" code ",\"text\":\"" text "\",\"count\":" count "}\n"

struct both {
  struct kb_saved_report before, after;
  struct kb_difference difference;
};

static enum kb_status compare(struct both *both, struct kb_error *error)
{
  char path[2][FOLDER_PATH_SIZE];
  *both = (struct both){.before = {.file = NULL}};
  folder_path(path[0], "old");
  folder_path(path[1], "new");
  enum kb_status status = kb_saved_read(&both->before, path[0], error);
  if (status == KB_OK) {
    status = kb_saved_read(&both->after, path[1], error);
  }
  return status == KB_OK && !kb_difference_find(&both->difference, &both->before, &both->after)
           ? kb_fail_no_memory(error)
           : status;
}

static void compare_texts(struct both *both, const char *before, const char *after)
{
  struct kb_error error;
  folder_write("old", before);
  folder_write("new", after);
  assert_int_equal(compare(both, &error), KB_OK);
}

static void fini(struct both *both)
{
  kb_difference_fini(&both->difference);
  kb_saved_fini(&both->before);
  kb_saved_fini(&both->after);
}

static void test_verdicts_and_causes(void **state)
{
  static const struct {
    const char *before, *after;
    enum kb_change change;
    bool worse;
  } table[] = {
#define ONE(verdict, causes) FINDING(verdict, "A", "\"1\"", causes) SUMMARY("1")
    {SUMMARY("1"), ONE("confirmed", CAUSE("x")), KB_NEW, false},
    {ONE("confirmed", CAUSE("x")), SUMMARY("1"), KB_GONE, false},
    {ONE("confirmed", CAUSE("x")), ONE("confirmed", CAUSE("x")), KB_STILL, false},
    {ONE("at_risk", CAUSE("x")), ONE("confirmed", CAUSE("x")), KB_CHANGED, true},
    {ONE("inconclusive", ""), ONE("confirmed", CAUSE("x")), KB_CHANGED, true},
    {ONE("unexplained", ""), ONE("inconclusive", ""), KB_CHANGED, true},
    {ONE("confirmed", CAUSE("x")), ONE("inconclusive", ""), KB_CHANGED, false},
    {ONE("confirmed", CAUSE("x")), ONE("at_risk", CAUSE("x")), KB_CHANGED, false},
    {ONE("confirmed", CAUSE("x")), ONE("at_risk", CAUSE("y")), KB_CHANGED, false},
    {ONE("confirmed", CAUSE("x")), ONE("confirmed", CAUSE("y")), KB_CHANGED, true},
    {ONE("confirmed", CAUSE("x")), ONE("confirmed", CAUSE("x") "," CAUSE("y")), KB_CHANGED, true},
    {ONE("confirmed", CAUSE("x") "," CAUSE("y")), ONE("confirmed", CAUSE("y")), KB_CHANGED, false},
    {ONE("confirmed", CAUSE("xy")), ONE("confirmed", CAUSE("x")), KB_CHANGED, true},
    {ONE("confirmed", CAUSE("x")), ONE("a later version's", CAUSE("x")), KB_CHANGED, false},
#undef ONE
  };
  (void)state;
  for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
    struct both both;
    compare_texts(&both, table[i].before, table[i].after);
    const struct kb_difference *difference = &both.difference;
    if (difference->group_count != 1 || difference->counts[table[i].change] != 1 ||
        difference->worse != table[i].worse ||
        kb_difference_has_news(difference) != (table[i].worse || table[i].change == KB_NEW)) {
      fail_msg("row %zu: %zu groups, %s, worse: %zu", i, difference->group_count,
               kb_change_name(difference->groups[0]->change), difference->worse);
    }
    fini(&both);
  }
}

/* A mailbox is identified by its id, or else its name; the same id under another article is
   another finding. */
static void test_which_mailbox(void **state)
{
  struct both both;
  (void)state;
  compare_texts(&both,
                FINDING("confirmed", "A", "\"1\"", "") FINDING("confirmed", "B", "\"1\"", "")
                  FINDING("confirmed", "A", "null", "") SUMMARY("2"),
                FINDING("confirmed", "A", "\"1\"", "") FINDING("confirmed", "C", "\"1\"", "")
                  FINDING("confirmed", "A", "null", "") FINDING("at_risk", "A", "\"1\"", "")
                    FINDING("confirmed", "A", "7", "") SUMMARY("2"));
  assert_int_equal(both.difference.counts[KB_STILL], 2);
  assert_int_equal(both.difference.counts[KB_GONE], 1);
  assert_int_equal(both.difference.counts[KB_NEW], 1);
  assert_int_equal(both.difference.repeated, 2);
  assert_true(both.difference.is_complete);
  fini(&both);
}

static void test_alerts(void **state)
{
  static const struct {
    const char *before, *after;
    size_t kinds, new_kinds;
  } table[] = {
    {UNMATCHED("\"0x80041111\"", "a", "1"), UNMATCHED("\"0x80042222\"", "a", "1"), 2, 1},
    {UNMATCHED("\"E\"", "a", "1"), UNMATCHED("\"E\"", "b", "5"), 1, 0},
    {UNMATCHED("null", "Box 17 is lost", "1"), UNMATCHED("null", "Box 18 is lost", "1"), 1, 0},
    {UNMATCHED("null", "Box 17 is lost", "1"), UNMATCHED("null", "Box 17 is found", "1"), 2, 1},
    {UNMATCHED("\"E\"", "a", "1"), UNMATCHED("null", "E", "1"), 2, 1},
    {UNMATCHED("\"E\"", "a", "1"), "", 1, 0},
  };
  (void)state;
  for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
    char texts[2][500];
    struct both both;
    snprintf(texts[0], sizeof texts[0], "%s%s", table[i].before, SUMMARY("1"));
    snprintf(texts[1], sizeof texts[1], "%s%s", table[i].after, SUMMARY("1"));
    compare_texts(&both, texts[0], texts[1]);
    if (both.difference.unmatched_count != table[i].kinds ||
        both.difference.unmatched_new != table[i].new_kinds) {
      fail_msg("row %zu: %zu kinds, %zu new", i, both.difference.unmatched_count,
               both.difference.unmatched_new);
    }
    fini(&both);
  }
}

static void write_formats(struct kb_buf out[3], const struct kb_difference *difference)
{
  kb_difference_write_text(&out[0], difference, &(struct kb_difference_style){80, true});
  kb_difference_write_markdown(&out[1], difference);
  kb_difference_write_json(&out[2], difference);
}

/* Each allocation is refused once: that is reported, or the result is complete. */
static void test_without_memory(void **state)
{
  struct kb_error error;
  struct both both;
  struct kb_buf whole[3] = {{.data = NULL}};
  (void)state;
  compare_texts(&both,
                FINDING("confirmed", "A", "\"1\"", CAUSE("x")) FINDING("at_risk", "A", "\"2\"", "")
                  UNMATCHED("null", "Box 7", "2") SUMMARY("3"),
                FINDING("confirmed", "A", "\"2\"", CAUSE("y"))
                  FINDING("confirmed", "B", "\"3\"", "") UNMATCHED("\"E\"", "a", "1") SUMMARY("2"));
  write_formats(whole, &both.difference);
  fini(&both);
  for (size_t n = 0;; n++) {
    struct kb_buf out[3] = {{.data = NULL}};
    torture_begin(n);
    const enum kb_status status = compare(&both, &error);
    if (status == KB_OK) {
      write_formats(out, &both.difference);
    }
    const bool refused = torture_end();
    for (size_t i = 0; i < 3 && status == KB_OK; i++) {
      assert_true(out[i].failed || kb_slice_equal(kb_buf_slice(&out[i]), kb_buf_slice(&whole[i])));
      assert_true(refused || !out[i].failed);
    }
    assert_true(status == KB_OK || status == KB_NO_MEMORY);
    for (size_t i = 0; i < 3; i++) {
      kb_buf_fini(&out[i]);
    }
    fini(&both);
    if (!refused) {
      assert_int_equal(status, KB_OK);
      break;
    }
  }
  for (size_t i = 0; i < 3; i++) {
    kb_buf_fini(&whole[i]);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_verdicts_and_causes),
    cmocka_unit_test(test_which_mailbox),
    cmocka_unit_test(test_alerts),
    cmocka_unit_test(test_without_memory),
  };
  return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
