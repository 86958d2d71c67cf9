#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "match/variable_parts.h"

#include "match/template.h"
#include "report/own_values.h"
#include "verdicts.h"

static const char row[] =
  "{\"mailboxid\":\"1\",\"name\":\"Ann \\\"A\\\" Beck\",\"emailaddress\":\"ann@contoso.example\","
  "\"emailserverprofile\":{\"emailserverprofileid\":\"p\",\"name\":\"Support\"},"
  "\"_emailserverprofile_value\":\"p\",\"_regardingobjectid_value\":\"u\","
  "\"_regardingobjectid_value@Microsoft.Dynamics.CRM.lookuplogicalname\":\"systemuser\","
  "\"regardingobjectid_systemuser\":{\"systemuserid\":\"u\",\"fullname\":\"Béla 王芳\"},"
  "\"tracelog_Mailbox\":[]}";

static void expect_template(const char *text, const char *expected, const struct kb_own_values *own,
                            const char *code)
{
  struct kb_message message = {.failed = false};
  kb_message_read(&message, kb_slice_of(text), own, kb_slice_of(code));
  assert_string_equal(kb_buf_text(&message.template), expected);
  assert_false(message.failed);
  kb_message_fini(&message);
}

static void ids_quotes_numbers_and_addresses_vary(void **state)
{
  (void)state;
  static const struct {
    const char *text, *expected;
  } texts[] = {
    {"", ""},
    {"The mailbox is full.", "The mailbox is full."},
    {"The mailbox \"Ann\" is full.", "The mailbox \"[name]\" is full."},
    {"The mailbox “Ann Beck” is full.", "The mailbox “[name]” is full."},
    {"Das Postfach „Ann Beck“ ist voll.", "Das Postfach „[name]“ ist voll."},
    {"La boîte « Ann Beck » est pleine.", "La boîte «[name]» est pleine."},
    {"The mailbox 'Ann O'Neil' isn't Ann's.", "The mailbox '[name]' isn't Ann's."},
    {"The mailbox [Ann] of <Bo> is `full`.", "The mailbox [name] of [name] is `[name]`."},
    {"<ann@contoso.com>, ann@contoso.com", "[address], [address]"},
    {"17 of 18.5, on 2026-11-28T08:57:13Z", "[id] of [id], on [id]"},
    {"1/2/2026 3:04:05 PM", "[id] [id] PM"},
    {"id 11111111-aaaa-bbbb-cccc-123456789abc.", "id [id]."},
    {"it was -2147220970 (deadbeef)", "it was [id] ([id])"},
    {"see https://contoso.example/a?b=c, please", "see [url], please"},
    {"on mail.contoso.com. Microsoft.Crm.Asynchronous", "on [host]. Microsoft.Crm.Asynchronous"},
    {"<p>It is <b>gone</b></p>.", "[name] It is [name] gone [name] [name]."},
    {"CONTOSO\\ann of Dynamics 365", "[account] of Dynamics 365"},
    {"through Microsoft Exchange Online", "through [profile]"},
    {"an \"unclosed quote [too", "an \"unclosed quote too"},
    {"two\r\nlines\tand a  tab\x07 ", "two lines and a tab"},
    {"e.g. i.e. end.", "e.g. i.e. end."},
  };
  const struct kb_own_values nothing = {.count = 0};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    expect_template(texts[i].text, texts[i].expected, &nothing, "");
  }
}

static void the_code_stays(void **state)
{
  (void)state;
  const struct kb_own_values nothing = {.count = 0};
  expect_template("7 failed: 401 Unauthorized (403)", "[id] failed: 401 Unauthorized ([id])",
                  &nothing, "401 Unauthorized");
}

static void what_the_row_calls_its_own_varies(void **state)
{
  (void)state;
  static const struct {
    const char *text, *expected;
  } texts[] = {
    {"Ann \"A\" Beck is full", "[mailbox] is full"},
    {"ANN \"a\" BECK is full", "[mailbox] is full"},
    {"\"Ann \"A\" Beck\" is full", "\"[mailbox]\" is full"},
    {"Ann \"A\" Beckett is full", "Ann \"[name]\" Beckett is full"},
    {"ann@contoso.example is full", "[address] is full"},
    {"« Ann \"A\" Beck » is full", "«[mailbox]» is full"},
    {"Support: ask support", "[profile]: ask support"},
    {"Supports", "Supports"},
    {"Béla 王芳님의 box", "[user] box"},
    {"用户Béla 王芳的邮箱 is full", "[user] is full"},
  };
  struct kb_case a_case = {0};
  bench_read(&a_case, row, false);
  const struct kb_own_values own = kb_own_values_of(&a_case);
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    expect_template(texts[i].text, texts[i].expected, &own, "");
  }
  kb_case_fini(&a_case);
}

/* If a placeholder replaces part of a word, the rest still distinguishes groups. */
static void a_name_within_a_word_leaves_the_rest_to_the_key(void **state)
{
  (void)state;
  struct kb_own_values own = {.count = 1};
  const char *keys[3] = {"邮箱王芳无法同步", "邮箱李娜无法同步", "邮箱李娜已满"};
  struct kb_message made[3] = {{.failed = false}, {.failed = false}, {.failed = false}};
  for (size_t i = 0; i < 3; i++) {
    own.list[0].text = kb_slice_of(i == 0 ? "王芳" : "李娜");
    own.list[0].placeholder = "mailbox";
    kb_message_read(&made[i], kb_slice_of(keys[i]), &own, (struct kb_slice){0});
    assert_string_equal(kb_buf_text(&made[i].template), "[mailbox]");
  }
  assert_string_equal(kb_buf_text(&made[0].key), kb_buf_text(&made[1].key));
  assert_string_not_equal(kb_buf_text(&made[1].key), kb_buf_text(&made[2].key));
  for (size_t i = 0; i < 3; i++) {
    kb_message_fini(&made[i]);
  }
}

/* --- Whatever the text is, its template matches it --- */

static const char *const pieces[] = {"mailbox",
                                     "Ann \"A\" Beck",
                                     "ann@contoso.example",
                                     "can't",
                                     "cannot",
                                     "isn't",
                                     "-2147220970",
                                     "80040216",
                                     "deadbeef",
                                     "11111111-aaaa-bbbb-cccc-123456789abc",
                                     "\"",
                                     "'",
                                     "`",
                                     "“",
                                     "”",
                                     "„",
                                     "«",
                                     "»",
                                     "[",
                                     "]",
                                     "<",
                                     ">",
                                     ".",
                                     ",",
                                     ":",
                                     "-",
                                     "–",
                                     "(",
                                     ")",
                                     "@",
                                     "\\",
                                     "/",
                                     "\n",
                                     "\xE2\x80\x8B",
                                     "é",
                                     "Ä",
                                     "王芳",
                                     "同步",
                                     "Support",
                                     "support",
                                     "Béla 王芳",
                                     "365",
                                     "17",
                                     "Crm",
                                     "_",
                                     "x",
                                     "not",
                                     "https://contoso.example/x",
                                     "mail.contoso.example",
                                     "Error",
                                     "Code",
                                     "\xC2\xAD",
                                     "\xC2\xA0"};

static unsigned next_random(unsigned *seed)
{
  *seed = *seed * 1103515245U + 12345U;
  return *seed >> 16;
}

static void expect_found(struct kb_slice text, const struct kb_own_values *own)
{
  struct kb_message message = {.failed = false};
  kb_message_read(&message, text, own, (struct kb_slice){0});
  const char *template = kb_buf_text(&message.template);
  struct kb_template pattern;
  struct kb_arena arena = {0};
  struct kb_error error;
  if (kb_template_read(&pattern, &arena, template, &error) == KB_OK) {
    struct kb_words words = {0};
    struct kb_postings places = {0};
    size_t at[512];
    struct kb_template_match match = {.at = at};
    assert_true(kb_words_add(&words, text));
    assert_true(kb_postings_fill(&places, &words));
    assert_true(pattern.segment_count <= 512);
    const struct kb_text_index text_index = {text, words.list, &places, 0, words.count};
    if (!kb_template_find(&pattern, &text_index, &match)) {
      fail_msg("the template\n%s\nis not found in\n%.*s", template, (int)text.length, text.data);
    }
    kb_words_fini(&words);
    kb_postings_fini(&places);
    kb_template_fini(&pattern);
  } else if (!strstr(error.message, "two words")) {
    fail_msg("the template\n%s\nof\n%.*s\nis none: %s", template, (int)text.length, text.data,
             error.message);
  }
  kb_arena_fini(&arena);
  kb_message_fini(&message);
}

static void a_template_is_found_in_its_text(void **state)
{
  (void)state;
  struct kb_case a_case = {0};
  unsigned seed = 15;
  bench_read(&a_case, row, false);
  const struct kb_own_values own = kb_own_values_of(&a_case);
  for (unsigned i = 0; i < 20000; i++) {
    struct kb_buf text = {0};
    const unsigned count = i % 200 == 0 ? 400 : 1 + next_random(&seed) % 20;
    for (unsigned k = 0; k < count; k++) {
      kb_buf_add_text(&text, pieces[next_random(&seed) % (sizeof pieces / sizeof pieces[0])]);
      kb_buf_add_text(&text, next_random(&seed) % 3 == 0 ? "" : " ");
    }
    expect_found(kb_buf_slice(&text), &own);
    kb_buf_fini(&text);
  }
  kb_case_fini(&a_case);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(ids_quotes_numbers_and_addresses_vary),
    cmocka_unit_test(the_code_stays),
    cmocka_unit_test(what_the_row_calls_its_own_varies),
    cmocka_unit_test(a_name_within_a_word_leaves_the_rest_to_the_key),
    cmocka_unit_test(a_template_is_found_in_its_text),
  };
  return cmocka_run_group_tests_name("variable_parts", tests, folder_make, folder_remove);
}
