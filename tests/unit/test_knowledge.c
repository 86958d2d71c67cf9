#include "report/knowledge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* What is said of articles with these dates of review, of which the groups use some, on that day.
 */
static const struct {
  const char *reviewed[4];
  int used[3]; /* their numbers, from 1; 0: no more */
  const char *newest, *said;
} cases[] = {
  {{"2024-12-11", "2026-11-02", "2023-01-31"},
   {1, 2},
   "2026-11-20T06:12:09Z",
   "Articles reviewed 2023-01 to 2026-11; oldest used here: 2024-12, 23 months before the newest "
   "row"},
  {{"2024-12-11", "2026-11-02", "2023-01-31"},
   {3},
   "2026-11-20T06:12:09Z",
   "Articles reviewed 2023-01 to 2026-11; oldest used here: 2023-01, 45 months before the newest "
   "row"},
  /* a whole month, or not yet */
  {{"2026-10-20"},
   {1},
   "2026-11-20T00:00:00Z",
   "Articles reviewed 2026-10; oldest used here: 2026-10, 1 month before the newest row"},
  {{"2026-10-20"},
   {1},
   "2026-11-19T23:59:59Z",
   "Articles reviewed 2026-10; oldest used here: 2026-10"},
  /* old data, or data without a date */
  {{"2026-10-20"},
   {1},
   "2020-01-01T00:00:00Z",
   "Articles reviewed 2026-10; oldest used here: 2026-10"},
  {{"2026-10-20"}, {1}, NULL, "Articles reviewed 2026-10; oldest used here: 2026-10"},
  /* nothing used; dates that are none */
  {{"2026-10-20", "2026-10-01"}, {0}, "2026-11-20T00:00:00Z", "Articles reviewed 2026-10"},
  {{"soon", NULL, "2026-02-30", "2026-10-01"},
   {1, 2, 3},
   "2026-11-20T00:00:00Z",
   "Articles reviewed 2026-10"},
  {{"soon"}, {1}, "2026-11-20T00:00:00Z", ""},
};

static void it_says_how_old_the_knowledge_is(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_article articles[4] = {{.reviewed = cases[i].reviewed[0]},
                                     {.reviewed = cases[i].reviewed[1]},
                                     {.reviewed = cases[i].reviewed[2]},
                                     {.reviewed = cases[i].reviewed[3]}};
    const struct kb_article *const list[] = {&articles[0], &articles[1], &articles[2],
                                             &articles[3]};
    struct kb_group groups[3];
    struct kb_group *of[3];
    struct kb_summary summary = {.groups = of};
    for (size_t k = 0; k < 3 && cases[i].used[k] > 0; k++) {
      groups[k] = (struct kb_group){.article = &articles[cases[i].used[k] - 1]};
      of[k] = &groups[k];
      summary.group_count++;
    }
    struct kb_buf said = {0};
    const struct kb_knowledge knowledge = kb_knowledge_of(&summary, list, 4);
    kb_knowledge_words(&said, &knowledge, cases[i].newest);
    assert_string_equal(kb_buf_text(&said), cases[i].said);
    kb_buf_fini(&said);
  }
}

static void only_articles_that_take_part_count(void **state)
{
  (void)state;
  const struct kb_article overridden = {.reviewed = "2020-01-01", .overridden = true};
  const struct kb_article skipped = {.reviewed = "2030-01-01", .skipped = true};
  const struct kb_article taking_part = {.reviewed = "2025-01-01"};
  const struct kb_article *const list[] = {&overridden, &skipped, &taking_part};
  const struct kb_summary summary = {.group_count = 0};
  const struct kb_knowledge knowledge = kb_knowledge_of(&summary, list, 3);
  assert_string_equal(knowledge.from, "2025-01-01");
  assert_string_equal(knowledge.to, "2025-01-01");
  assert_null(knowledge.oldest_used);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(it_says_how_old_the_knowledge_is),
    cmocka_unit_test(only_articles_that_take_part_count),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
