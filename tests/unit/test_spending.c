#include "triage/spending.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct kb_spending *new_spending(size_t articles, double rate, size_t rows)
{
  struct kb_spending *spending = kb_spending_new();
  assert_non_null(spending);
  assert_true(kb_spending_set_articles(spending, articles));
  kb_spending_set_rate(spending, rate);
  for (size_t i = 0; i < rows; i++) {
    kb_spending_row(spending);
  }
  return spending;
}

static void an_article_has_its_part(void **state)
{
  (void)state;
  struct kb_spending *spending = new_spending(3, 0.001, 0);
  kb_spending_add(spending, 0, 4);
  assert_false(kb_spending_is_over(spending, 0));
  kb_spending_add(spending, 0, 1.1); /* of 20 */
  assert_true(kb_spending_is_over(spending, 0));
  assert_false(kb_spending_is_over(spending, 1));
  kb_spending_free(spending);
}

static void rows_add_to_it(void **state)
{
  (void)state;
  struct kb_spending *spending = new_spending(2, 0.001, 10000);
  kb_spending_add(spending, 0, 7); /* of 30 */
  assert_false(kb_spending_is_over(spending, 0));
  kb_spending_add(spending, 0, 0.6);
  assert_true(kb_spending_is_over(spending, 0));
  kb_spending_free(spending);
}

static void many_together_have_equal_parts(void **state)
{
  (void)state;
  struct kb_spending *spending = new_spending(100, 0.001, 0);
  for (size_t i = 0; i < 10; i++) {
    kb_spending_add(spending, i, 1.9);
    assert_false(kb_spending_is_over(spending, i));
  }
  kb_spending_add(spending, 10, 0.1); /* 19.1 of 20 in all, a hundredth of which is 0.2 */
  kb_spending_add(spending, 0, 1);
  assert_true(kb_spending_is_over(spending, 0));
  kb_spending_add(spending, 10, 0.05);
  assert_false(kb_spending_is_over(spending, 10));
  kb_spending_add(spending, 10, 0.1);
  assert_true(kb_spending_is_over(spending, 10));
  kb_spending_free(spending);
}

static void without_bounds_nobody_is_stopped(void **state)
{
  (void)state;
  struct kb_spending *spending = new_spending(1, 0, 0);
  kb_spending_add(spending, 0, 1e6);
  assert_false(kb_spending_is_over(spending, 0));
  kb_spending_free(spending);
  kb_spending_free(NULL);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(an_article_has_its_part),
    cmocka_unit_test(rows_add_to_it),
    cmocka_unit_test(many_together_have_equal_parts),
    cmocka_unit_test(without_bounds_nobody_is_stopped),
  };
  return cmocka_run_group_tests_name("spending", tests, NULL, NULL);
}
