#include "fix/record.h"

#include "base/json.h"
#include "fix/refusal.h"
#include "fix/values.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* The ETag guards the moment between reading and writing; whether to write at all is decided by
   what was read. So the values are compared, and with them what the cause has read of the record.
 */

void kb_fix_record_fini(struct kb_fix_record *record)
{
  kb_buf_fini(&record->etag);
  kb_buf_fini(&record->facts);
  *record = (struct kb_fix_record){.is_gone = false};
}

/* The column of a field such as profile.statecode, if it is of the change's record; else -1. */
static int place_of_field(const struct kb_fix *fix, const struct kb_fix_change *change,
                          const char *field)
{
  const struct kb_article *article = kb_rule_set_find(fix->rule_set, change->article);
  const char *dot = strchr(field, '.');
  if (!article || !dot) {
    return -1;
  }
  const struct kb_subject *subject = article->subject;
  const int part = kb_subject_part(subject, (struct kb_slice){field, (size_t)(dot - field)});
  const bool is_one = part == KB_PART_IS_ROOT || (part >= 0 && !subject->relations[part].is_many);
  return is_one && kb_subject_part_table(subject, part) == change->table
           ? kb_schema_column(change->table, kb_slice_of(dot + 1))
           : -1;
}

/* The places of the columns that are read, each once; how many. */
enum { PLACES = 64 };
static size_t list_places(const struct kb_fix *fix, const struct kb_fix_change *change,
                          int places[PLACES])
{
  size_t count = 0;
  for (size_t i = 0; i < change->setting_count + change->evidence_count && count < PLACES; i++) {
    const int place =
      i < change->setting_count
        ? change->settings[i].place
        : place_of_field(fix, change, change->evidence[i - change->setting_count].field);
    bool is_new = place > 0; /* 0 is the key, which always comes */
    for (size_t j = 0; j < count; j++) {
      is_new = is_new && places[j] != place;
    }
    if (is_new) {
      places[count++] = place;
    }
  }
  return count;
}

static void add_path(const struct kb_fix *fix, const struct kb_fix_change *change,
                     struct kb_buf *path)
{
  int places[PLACES];
  const size_t count = list_places(fix, change, places);
  kb_fix_path(change, path);
  kb_buf_addf(path, "?$select=%s", change->table->key);
  for (size_t i = 0; i < count; i++) {
    kb_buf_addf(path, ",%s", change->table->columns[places[i]].name);
  }
}

static enum kb_status take_row(const struct kb_fix *fix, const struct kb_fix_change *change,
                               const struct cJSON *row, struct kb_fix_record *record,
                               struct kb_error *error)
{
  int places[PLACES];
  const size_t count = list_places(fix, change, places);
  const struct cJSON *etag = kb_json_member(row, "@odata.etag");
  kb_buf_add_text(&record->etag, etag ? kb_json_string(etag) : "");
  for (size_t i = 0; i < count; i++) {
    const char *property = change->table->columns[places[i]].name;
    kb_buf_addf(&record->facts, "%s ", property);
    kb_fix_value(row, property, &record->facts);
    kb_buf_add_char(&record->facts, '\n');
  }
  record->is_before = record->is_after = true;
  for (size_t i = 0; i < change->setting_count; i++) {
    const struct kb_fix_setting *setting = &change->settings[i];
    struct kb_buf value = {0};
    const char *property = kb_fix_property(change, setting);
    if (!kb_fix_value(row, property, &value)) {
      kb_buf_fini(&value);
      return kb_fail_no_memory(error);
    }
    record->is_before = record->is_before && strcmp(value.data, setting->before) == 0;
    record->is_after = record->is_after && strcmp(value.data, setting->after) == 0;
    kb_buf_fini(&value);
  }
  return record->etag.failed || record->facts.failed ? kb_fail_no_memory(error) : KB_OK;
}

enum kb_status kb_fix_record_read(const struct kb_fix *fix, const struct kb_fix_change *change,
                                  struct kb_fix_record *record, struct kb_error *error)
{
  struct kb_buf path = {0};
  long http_status = 0;
  kb_fix_record_fini(record);
  add_path(fix, change, &path);
  struct cJSON *row = path.failed ? NULL : kb_org_get(fix->live, path.data, &http_status, error);
  enum kb_status status = path.failed ? kb_fail_no_memory(error) : KB_OK;
  if (status == KB_OK && !row && http_status == 404) {
    record->is_gone = true;
  } else if (status == KB_OK) {
    status = row && kb_json_kind(row) == KB_JSON_OBJECT ? take_row(fix, change, row, record, error)
             : row ? kb_fail(error, KB_INVALID, "the organization's answer is no record")
                   : error->status;
  }
  kb_json_free(row);
  kb_buf_fini(&path);
  return status;
}

/* --- Writing --- */

struct lookup {
  const struct kb_fix *fix;
  const struct kb_fix_change *change;
  bool back;
};

static enum kb_status look_up(void *context, bool *took_effect, struct kb_error *error)
{
  const struct lookup *lookup = context;
  struct kb_fix_record now = {.is_gone = false};
  const enum kb_status status = kb_fix_record_read(lookup->fix, lookup->change, &now, error);
  *took_effect = status == KB_OK && !now.is_gone && (lookup->back ? now.is_before : now.is_after);
  kb_fix_record_fini(&now);
  return status;
}

/* The request failed: why, and whether the values are there all the same. */
static enum kb_fix_wrote judge(const struct kb_org_write *write, struct lookup *lookup,
                               struct kb_buf *why, struct kb_error *error)
{
  struct kb_error ignored;
  bool took_effect = false;
  if (error->status == KB_INTERRUPTED || error->status == KB_NO_MEMORY) {
    return KB_FIX_WROTE_STOPPED;
  }
  if (write->http_status == 412) {
    return KB_FIX_WROTE_STALE;
  }
  kb_buf_add_text(why, error->message);
  if (write->http_status == 404) {
    return KB_FIX_WROTE_GONE;
  }
  if (write->http_status >= 400 && write->http_status < 500) {
    kb_fix_refusal_words(why, write->code, lookup->change);
    return KB_FIX_WROTE_REFUSED;
  }
  const enum kb_status status = look_up(lookup, &took_effect, &ignored);
  if (status != KB_OK && write->fate.lost) {
    kb_buf_add_text(why, "; whether the record was changed is not known: the same command, once "
                         "the organization answers, finds out");
    return KB_FIX_WROTE_UNKNOWN;
  }
  return status == KB_OK && took_effect ? KB_FIX_WROTE_FOUND : KB_FIX_WROTE_FAILED;
}

enum kb_fix_wrote kb_fix_record_write(const struct kb_fix *fix, const struct kb_fix_change *change,
                                      const struct kb_fix_record *record, bool back, bool *lost,
                                      struct kb_buf *why, struct kb_error *error)
{
  struct kb_buf path = {0};
  struct kb_buf body = {0};
  struct lookup lookup = {fix, change, back};
  enum kb_fix_wrote wrote = KB_FIX_WROTE_STOPPED;
  kb_fix_path(change, &path);
  if (kb_fix_body(change, back, &body) && !path.failed) {
    struct kb_org_write write = {.path = path.data,
                                 .body = body.data,
                                 .etag = record->etag.data,
                                 .lookup = look_up,
                                 .lookup_context = &lookup};
    if (kb_org_write(fix->live, &write, error) == KB_OK) {
      wrote = write.fate.found ? KB_FIX_WROTE_FOUND : KB_FIX_WROTE;
    } else {
      wrote = judge(&write, &lookup, why, error);
    }
    *lost = *lost || write.fate.lost;
  } else {
    kb_fail_no_memory(error);
  }
  kb_buf_fini(&path);
  kb_buf_fini(&body);
  return wrote;
}
