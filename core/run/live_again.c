#include "run/live_inside.h"

#include <stdlib.h>

/* What was read of rows is forgotten; the sign-in, the schema of the organization and the memory of
   the arena stay. */

static void forget_rows(struct kb_live *live)
{
  kb_feed_free(live->list);
  kb_feed_free(live->mailboxes);
  kb_feed_free(live->alerts);
  live->list = live->mailboxes = live->alerts = NULL;
  kb_pages_fini(&live->group);
  kb_buf_clear(&live->ids);
  kb_buf_clear(&live->asked_text);
  kb_map_fini(&live->asked_index);
  kb_map_fini(&live->partial);
  kb_map_fini(&live->profiles);
  kb_map_fini(&live->known);
  live->group = (struct kb_pages){.url = {0}};
  live->asked_index = live->partial = live->profiles = live->known = (struct kb_map){0};
  kb_faults_fini(&live->faults);
  live->faults = (struct kb_faults){.list = NULL};
  free(live->found);
  live->found = NULL;
  for (size_t i = 0; i < live->columns.schema->table_count; i++) {
    live->tables[i] = (struct kb_live_table){.is_uncounted = live->tables[i].is_uncounted};
  }
}

static void begin_anew(struct kb_live *live)
{
  live->list_at = live->list_rows = 0;
  live->is_wide = live->has_page = live->is_decided = false;
  live->alerts_done = live->mailboxes_done = live->alerts_partial = false;
  live->is_lost = live->failed = live->has_all_mailboxes = false;
  live->is_asked = false;
  live->first_id = live->next_id = live->groups = live->dead_groups = 0;
  live->serving = (struct kb_live_serving){.served = 0};
  live->alert_rows = live->case_rows = 0;
  live->mailboxes_counted = -1;
}

enum kb_status kb_live_again(struct kb_live *live, const char *const *mailboxes, const char *level,
                             struct kb_error *error)
{
  static const char *const none[] = {NULL};
  struct kb_live_options *options = &live->options;
  forget_rows(live);
  begin_anew(live);
  options->mailboxes = mailboxes;
  options->level = level ? level : options->level;
  options->profiles = none;
  options->mailbox_file = options->since = NULL;
  options->failed_only = false;
  for (size_t i = 0; i < live->columns.schema->subject_count; i++) {
    if (live->columns.schema->subjects[i] != live->mailbox) {
      live->columns.subjects[i].articles = 0;
    }
  }
  enum kb_status status = kb_live_read_asked(live, error);
  status = status == KB_OK ? kb_live_make_queries(live, error) : status;
  live->is_narrow = status == KB_OK && kb_live_query_is_narrow(&live->query);
  return status;
}
