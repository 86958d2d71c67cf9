#include "triage/spending.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

struct spent {
  atomic_uint_fast64_t nanoseconds;
  atomic_bool is_over;
};

struct kb_spending {
  struct spent *articles;
  size_t count;
  double rate; /* seconds per row; 0: unlimited */
  atomic_uint_fast64_t rows, nanoseconds;
};

struct kb_spending *kb_spending_new(void)
{
  struct kb_spending *spending = calloc(1, sizeof *spending);
  if (spending) {
    spending->rate = KB_SPENDING_MS / 1e3;
  }
  return spending;
}

void kb_spending_free(struct kb_spending *spending)
{
  if (spending) {
    free(spending->articles);
    free(spending);
  }
}

bool kb_spending_set_articles(struct kb_spending *spending, size_t count)
{
  struct spent *articles = realloc(spending->articles, (count + 1) * sizeof *articles);
  if (!articles) {
    return false;
  }
  for (size_t i = spending->count; i < count; i++) {
    atomic_init(&articles[i].nanoseconds, 0);
    atomic_init(&articles[i].is_over, false);
  }
  spending->articles = articles;
  spending->count = count;
  return true;
}

void kb_spending_set_rate(struct kb_spending *spending, double seconds)
{
  spending->rate = seconds;
}

void kb_spending_begin(struct kb_spending *spending)
{
  for (size_t i = 0; i < spending->count; i++) {
    atomic_store(&spending->articles[i].nanoseconds, 0);
    atomic_store(&spending->articles[i].is_over, false);
  }
  atomic_store(&spending->rows, 0);
  atomic_store(&spending->nanoseconds, 0);
}

void kb_spending_row(struct kb_spending *spending)
{
  atomic_fetch_add_explicit(&spending->rows, 1, memory_order_relaxed);
}

static double add(atomic_uint_fast64_t *sum, uint64_t nanoseconds)
{
  return (double)(atomic_fetch_add_explicit(sum, nanoseconds, memory_order_relaxed) + nanoseconds) /
         1e9;
}

void kb_spending_add(struct kb_spending *spending, size_t article, double seconds)
{
  const uint64_t nanoseconds = seconds > 0 ? (uint64_t)(seconds * 1e9) : 0;
  struct spent *spent = &spending->articles[article];
  const double own = add(&spent->nanoseconds, nanoseconds);
  const double all = add(&spending->nanoseconds, nanoseconds);
  const double rows = (double)atomic_load_explicit(&spending->rows, memory_order_relaxed);
  const double budget = KB_SPENDING_FIRST + rows * spending->rate;
  /* if several overspend together, each has an equal share */
  const bool is_over =
    own > budget * KB_SPENDING_PART || (all > budget && own > budget / (double)spending->count);
  if (is_over && spending->rate > 0) {
    atomic_store_explicit(&spent->is_over, true, memory_order_relaxed);
  }
}

bool kb_spending_is_over(const struct kb_spending *spending, size_t article)
{
  return atomic_load_explicit(&spending->articles[article].is_over, memory_order_relaxed);
}
