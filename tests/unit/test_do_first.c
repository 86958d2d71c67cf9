#include "article/exception.h"
#include "report/wording.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "test_schema.h"

static const struct kb_exception accepted = {.number = 0};
static const struct kb_cause the_cause = {.id = "c", .text = "C."};
static const struct kb_step for_all = {.cause = -1, .text = "Test the mailbox."};
static const struct kb_step activate = {.cause = 0, .text = "Activate the profile:"};
static const struct kb_step choose = {.cause = 0, .text = "Choose a profile."};

/* A group of so many mailboxes, so many of them at risk, with two steps. */
struct made {
  size_t cases, at_risk;
  const struct kb_step *steps[2];
  bool is_open; /* no cause is confirmed */
  bool is_excepted;
};

static void says(const struct made *made, size_t count, const char *expected)
{
  static struct kb_article article;
  struct kb_group groups[16];
  struct kb_group *list[16];
  struct kb_action actions[KB_DO_FIRST_MAX];
  struct kb_buf said = {0};
  article.subject = kb_test_subject("mailbox");
  for (size_t i = 0; i < count; i++) {
    groups[i] = (struct kb_group){
      .article = &article,
      .cause = made[i].is_open ? NULL : &the_cause,
      .exception = made[i].is_excepted ? &accepted : NULL,
      .cases = made[i].cases,
      .at_risk = made[i].at_risk,
      .steps = (const struct kb_step **)(uintptr_t)made[i].steps,
      .step_count = made[i].steps[1]   ? 2
                    : made[i].steps[0] ? 1
                                       : 0,
    };
    list[i] = &groups[i];
  }
  const struct kb_summary summary = {.groups = list, .group_count = count};
  const size_t shown = kb_do_first_shown(&summary, actions);
  for (size_t i = 0; i < shown; i++) {
    kb_wording_action(&said, &actions[i]);
    kb_buf_addf(&said, " (%zu, %zu)\n", actions[i].place, actions[i].number);
  }
  assert_string_equal(kb_buf_text(&said), expected);
  kb_buf_fini(&said);
}

static void what_helps_most_affected_mailboxes_is_first(void **state)
{
  (void)state;
  const struct made made[] = {
    {.cases = 1924, .at_risk = 1924, .steps = {&for_all, &activate}},
    {.cases = 924, .at_risk = 845, .steps = {&activate, &for_all}},
    {.cases = 500, .steps = {&activate}, .is_open = true},   /* which cause is not known */
    {.cases = 400, .steps = {&choose}, .is_excepted = true}, /* somebody has answered for it */
    {.cases = 100, .steps = {&for_all, &choose}},
    {.cases = 90, .steps = {NULL}}, /* no step */
    {.cases = 79, .steps = {&for_all}},
    {.cases = 1, .steps = {&choose}},
  };
  says(made, 8,
       "Choose a profile: 100 mailboxes (4, 3)\n"
       "Activate the profile: 924 mailboxes (79 affected, 845 at risk) (1, 2)\n"
       "Test the mailbox: 79 mailboxes (6, 5)\n"
       "Choose a profile: 1 mailbox (7, 6)\n"
       "Activate the profile: 1,924 mailboxes at risk (0, 1)\n");
}

static void only_a_few_are_first(void **state)
{
  (void)state;
  struct made made[9];
  for (size_t i = 0; i < 9; i++) {
    made[i] = (struct made){.cases = 9 - i, .steps = {&choose}};
  }
  says(made, 9,
       "Choose a profile: 9 mailboxes (0, 1)\nChoose a profile: 8 mailboxes (1, 2)\n"
       "Choose a profile: 7 mailboxes (2, 3)\nChoose a profile: 6 mailboxes (3, 4)\n"
       "Choose a profile: 5 mailboxes (4, 5)\n");
  for (size_t i = 0; i < 4; i++) {
    made[i].at_risk = made[i].cases;
  }
  says(made, 9,
       "Choose a profile: 5 mailboxes (4, 5)\nChoose a profile: 4 mailboxes (5, 6)\n"
       "Choose a profile: 3 mailboxes (6, 7)\nChoose a profile: 2 mailboxes (7, 8)\n"
       "Choose a profile: 1 mailbox (8, 9)\n");
}

static void one_action_is_no_list(void **state)
{
  (void)state;
  const struct made made[] = {{.cases = 9, .steps = {&choose}},
                              {.cases = 7, .steps = {&choose}, .is_open = true}};
  says(made, 1, "");
  says(made + 1, 1, "");
  says(made, 2, "");
  says(made, 0, "");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_helps_most_affected_mailboxes_is_first),
    cmocka_unit_test(only_a_few_are_first),
    cmocka_unit_test(one_action_is_no_list),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
