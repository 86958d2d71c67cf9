#include "base/guid.h"
#include "run/live_inside.h"

#include "base/json.h"
#include "base/say.h"

#include <errno.h>
#include <string.h>

/* The ids of a page's mailboxes go into one buffer, followed by the profiles that are new, as
   alerts refer to both by the same lookup. Requests take a fixed number of ids from the buffer at a
   time, and the page itself is served after the last. A request that fails marks only its own
   mailboxes as incomplete, or all mailboxes if it contains a profile. After several failures in a
   row no more requests are made, and the rest count as incomplete. */

/* --- The mailboxes of a page --- */

struct memory {
  struct kb_slice left;
};

static ssize_t read_memory(void *context, char *into, size_t size)
{
  struct memory *memory = context;
  const size_t count = size < memory->left.length ? size : memory->left.length;
  memcpy(into, memory->left.data, count);
  memory->left.data += count;
  memory->left.length -= count;
  return (ssize_t)count;
}

static const char *text_of(const struct cJSON *object, const char *name)
{
  const struct cJSON *member = kb_json_member(object, name);
  return member ? kb_json_string(member) : "";
}

static bool has_key(const struct kb_map *map, const char *id)
{
  unsigned char key[16];
  kb_id_key(id, key);
  return kb_map_get(map, (struct kb_slice){(const char *)key, sizeof key}) != NULL;
}

/* False when out of memory, with errno set. */
static bool add_key(struct kb_live *live, struct kb_map *map, const char *id)
{
  unsigned char key[16];
  kb_id_key(id, key);
  errno = ENOMEM;
  if (has_key(map, id)) {
    return true;
  }
  const char *kept = kb_arena_dup(&live->arena, (struct kb_slice){(const char *)key, sizeof key});
  return kept && kb_map_add(map, (struct kb_slice){kept, sizeof key}, live);
}

bool kb_live_know(struct kb_live *live, const char *id)
{
  live->is_narrow = true;
  return add_key(live, &live->known, id);
}

bool kb_live_knows(const struct kb_live *live, const char *id)
{
  return has_key(&live->known, id);
}

/* Alerts may be about a mailbox's profile: those of each profile are requested once. */
static bool add_profile(struct kb_live *live, struct kb_buf *profiles, const char *id)
{
  if (!kb_is_guid(id) || has_key(&live->profiles, id)) {
    return true;
  }
  kb_buf_add(profiles, id, strlen(id) + 1);
  return add_key(live, &live->profiles, id);
}

/* The mailboxes of the page, followed by the profiles that no earlier page had. */
bool kb_live_collect_ids(struct kb_live *live)
{
  struct memory memory = {live->mailbox_page.page.rows};
  struct kb_rows *rows =
    kb_rows_new((struct kb_input){read_memory, &memory}, (struct kb_rows_limits){0, 0}, NULL);
  const struct kb_subject *mailbox = live->mailbox;
  const char *address = mailbox->address >= 0 ? mailbox->table->columns[mailbox->address].name : "";
  const struct kb_relation *errors = &mailbox->relations[mailbox->errors];
  const char *also = errors->has_also ? mailbox->table->columns[errors->also.own].name : "";
  struct kb_buf profiles = {0};
  struct kb_row row = {0};
  struct kb_error error;
  bool good = true;
  enum kb_rows_result result = rows ? KB_ROWS_ROW : KB_ROWS_FAILED;
  kb_buf_clear(&live->ids);
  live->next_id = 0;
  while (rows && (result = kb_rows_next(rows, &row, &error)) < KB_ROWS_END) {
    struct cJSON *document = result == KB_ROWS_ROW ? kb_json_parse(row.json, &error) : NULL;
    const char *id = document ? text_of(document, mailbox->table->key) : "";
    const bool is_known =
      kb_is_guid(id) && (has_key(&live->known, id) || !kb_shard_has_id(&live->options.shard, id));
    if (kb_is_guid(id)) {
      kb_buf_add(&live->ids, id, is_known ? 0 : strlen(id) + 1);
      kb_live_note_found(live, id, text_of(document, address));
    }
    good = good && (!document || is_known || add_profile(live, &profiles, text_of(document, also)));
    kb_json_free(document);
  }
  kb_rows_free(rows);
  kb_buf_add(&live->ids, profiles.data, profiles.length);
  good = good && !profiles.failed && !live->ids.failed;
  kb_buf_fini(&profiles);
  errno = ENOMEM;
  return result == KB_ROWS_END && good;
}

/* --- Alerts of some mailboxes --- */

static void next_group(struct kb_live *live)
{
  live->first_id = live->next_id;
  for (size_t i = 0; i < KB_LIVE_IDS_AT_ONCE && live->next_id < live->ids.length; i++) {
    live->next_id += strlen(live->ids.data + live->next_id) + 1;
  }
}

const char *kb_live_alert_lookup(const struct kb_live *live)
{
  const struct kb_relation *errors = &live->mailbox->relations[live->mailbox->errors];
  return errors->table->columns[errors->pairs[0].theirs].name;
}

/* Begins the request for ids `first_id` up to `next_id`. */
static bool begin_group(struct kb_live *live)
{
  struct kb_buf filter = {0};
  const char *separator = "(";
  for (size_t at = live->first_id; at < live->next_id;) {
    const char *id = live->ids.data + at;
    kb_buf_addf(&filter, "%s%s eq %s", separator, kb_live_alert_lookup(live), id);
    separator = " or ";
    at += strlen(id) + 1;
  }
  kb_buf_addf(&filter, ")%s%s", live->query.alert_filter.length > 0 ? " and " : "",
              kb_buf_text(&live->query.alert_filter));
  const struct kb_query query = kb_live_alert_query(live, kb_live_text_or_null(&filter));
  kb_pages_begin(&live->group, &query, live->dataverse.origin, live->options.page_size);
  const bool good = !filter.failed;
  kb_buf_fini(&filter);
  errno = ENOMEM;
  return good;
}

/* Notes that the alerts of these mailboxes are incomplete. */
static bool mark_group(struct kb_live *live)
{
  for (size_t at = live->first_id; at < live->next_id;) {
    const char *id = live->ids.data + at;
    if (has_key(&live->profiles, id)) {
      live->alerts_partial = true; /* affects any mailbox with this profile */
    }
    if (!add_key(live, &live->partial, id)) {
      return false;
    }
    at += strlen(id) + 1;
  }
  return true;
}

/* A single failed group says nothing about the others; several in a row do. */
static bool end_group(struct kb_live *live, const struct kb_error *error)
{
  const struct kb_feed_failure failure = {live->group.response.status, live->group.no_token,
                                          !live->retry.reached};
  live->dead_groups++;
  kb_live_note_failure(live, &failure, live->mailbox->errors_table,
                       live->alert_rows + live->group.rows, error);
  if (live->dead_groups == KB_LIVE_DEAD_GROUPS && !live->is_lost) {
    kb_say(
      "no more alerts are asked for: the last %d requests for alerts of %d mailboxes each failed",
      KB_LIVE_DEAD_GROUPS, KB_LIVE_IDS_AT_ONCE);
  }
  return mark_group(live);
}

bool kb_live_next_of_group(struct kb_live *live)
{
  struct kb_error error;
  const enum kb_status status = kb_pages_next(&live->group, &live->dataverse, &error);
  if (status == KB_OK) {
    if (!kb_pages_more(&live->group)) {
      live->alert_rows += live->group.rows;
      live->dead_groups = 0;
      live->tables[live->mailbox->errors_table->id].repeated += live->group.repeated;
    }
    return kb_live_serve_renamed(live, live->mailbox->errors_table,
                                 kb_buf_slice(&live->group.response.body), &live->group.page);
  }
  if (!kb_live_goes_on(status)) {
    return false;
  }
  if (kb_live_learn(live, live->group.rows, live->group.response.status, &error)) {
    return begin_group(live);
  }
  return end_group(live, &error);
}

bool kb_live_ask_for_group(struct kb_live *live)
{
  next_group(live);
  if (live->is_lost || live->dead_groups >= KB_LIVE_DEAD_GROUPS) {
    return mark_group(live);
  }
  live->groups++;
  return begin_group(live) && kb_live_next_of_group(live);
}
