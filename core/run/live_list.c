#include "run/live_inside.h"

#include <errno.h>

/* One list after the other is read and served page by page, first those of related rows, so that
   they are there when the cases that need them come. A list that fails is incomplete, and the next
   one begins. */

struct kb_query kb_live_list_query(const struct kb_live *live, size_t n)
{
  const struct kb_live_list *list = &live->query.lists[n];
  return (struct kb_query){
    .set = list->table->set,
    .select = list->columns.data,
    .expand = kb_live_text_or_null(&list->expand),
    .filter = kb_live_text_or_null(&list->filter),
    .order = list->table->key,
    .counts = kb_live_counts(live, list->table),
  };
}

bool kb_live_has_list(const struct kb_live *live)
{
  return !live->is_lost && live->list_at < live->query.list_count;
}

static bool start_list(struct kb_live *live)
{
  const struct kb_feed_options options = kb_live_feed_options(live);
  const struct kb_query query = kb_live_list_query(live, live->list_at);
  struct kb_error error = {.status = KB_OK};
  kb_feed_free(live->list);
  live->list_rows = 0;
  live->list = kb_feed_start(&options, &query, 1, &error);
  errno = error.status == KB_IO ? EAGAIN : ENOMEM;
  return live->list != NULL;
}

/* The list at `list_at` is started with the next step, if there is one. */
static void drop_list(struct kb_live *live)
{
  kb_feed_free(live->list);
  live->list = NULL;
}

static void end_list(struct kb_live *live, enum kb_rows_there there)
{
  live->tables[live->query.lists[live->list_at].table->id].there = there;
  drop_list(live);
  live->list_at++;
}

static bool fail_list(struct kb_live *live, struct kb_error *error)
{
  const struct kb_feed_failure failure = kb_feed_failure(live->list);
  if (!kb_live_goes_on(error->status)) {
    return false;
  }
  const struct kb_table *table = live->query.lists[live->list_at].table;
  if (kb_live_learn(live, live->list_rows, failure.http_status, error) ||
      kb_live_forgo(live, table, live->list_rows, &failure, error) ||
      kb_live_uncount(live, table, live->list_rows, failure.http_status, error)) {
    drop_list(live); /* it is made again, or its table is not there: then the next has its place */
    return true;
  }
  kb_live_note_failure(live, &failure, table, live->list_rows, error);
  end_list(live, KB_ROWS_PART);
  return true;
}

bool kb_live_next_of_list(struct kb_live *live)
{
  struct kb_error error;
  if (!live->list && !start_list(live)) {
    return false;
  }
  const struct kb_live_list *list = &live->query.lists[live->list_at];
  switch (kb_feed_next(live->list, &live->list_page, &error)) {
  case KB_FEED_PAGE:
    live->list_rows += live->list_page.page.count;
    live->tables[list->table->id].rows += live->list_page.page.count;
    live->case_rows += list->subject ? live->list_page.page.count : 0;
    return kb_live_serve_renamed(live, list->table, kb_buf_slice(&live->list_page.text),
                                 &live->list_page.page);
  case KB_FEED_END:
    end_list(live, kb_live_end(live, list->table, live->list_rows, kb_feed_tally(live->list))
                     ? KB_ROWS_ALL
                     : KB_ROWS_PART);
    return true;
  case KB_FEED_FAILED:
    break;
  }
  return fail_list(live, &error);
}

bool kb_live_whole(const struct kb_live *live, size_t n, struct kb_live_whole *whole)
{
  if (n >= live->query.list_count) {
    return false;
  }
  const struct kb_live_list *list = &live->query.lists[n];
  const struct kb_live_table *table = &live->tables[list->table->id];
  *whole = (struct kb_live_whole){list->table, list->subject != NULL, table->rows, table->there};
  return true;
}
