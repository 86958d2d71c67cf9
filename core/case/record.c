#include "case/record.h"

#include "case/record_lazy.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>

static const char *wanted_name(const struct kb_column *column)
{
  switch (column->type) {
  case KB_COLUMN_INTEGER:
    return "a whole number of 32 bits";
  case KB_COLUMN_CHOICE:
    return "the number of a choice (not its label)";
  case KB_COLUMN_BOOLEAN:
    return "true or false";
  case KB_COLUMN_TEXT:
  case KB_COLUMN_DATE:
  case KB_COLUMN_ID:
    return "a string";
  }
  return "another type";
}

static bool is_int32(const struct cJSON *value)
{
  int64_t number = 0;
  return kb_json_integer(value, &number) && number >= INT32_MIN && number <= INT32_MAX;
}

static bool has_type(const struct kb_column *column, const struct cJSON *value)
{
  const enum kb_json_kind kind = kb_json_kind(value);
  if (kind == KB_JSON_NULL) {
    return true;
  }
  switch (column->type) {
  case KB_COLUMN_INTEGER:
  case KB_COLUMN_CHOICE:
    return is_int32(value);
  case KB_COLUMN_BOOLEAN:
    return kind == KB_JSON_BOOLEAN;
  case KB_COLUMN_TEXT:
  case KB_COLUMN_DATE:
  case KB_COLUMN_ID:
    return kind == KB_JSON_STRING;
  }
  return false;
}

static enum kb_status wrong_type(const struct kb_column *column, const struct cJSON *value,
                                 const char *where, struct kb_error *error)
{
  struct kb_buf shown = {0};
  if (kb_json_kind(value) == KB_JSON_STRING || kb_json_kind(value) == KB_JSON_NUMBER) {
    kb_json_print(value, &shown);
    kb_buf_cut(&shown, shown.length > 60 ? 60 : shown.length);
  }
  const bool failed = shown.failed;
  const enum kb_status status =
    kb_fail(error, KB_INVALID, "column %s%s holds %s%s%s, where the table has %s", where,
            column->name, kb_json_kind_name(value), shown.length > 0 ? " " : "",
            kb_buf_text(&shown), wanted_name(column));
  kb_buf_fini(&shown);
  return failed ? kb_fail_no_memory(error) : status;
}

static int compare_names(const void *a, const void *b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Which of two equal keys holds cannot be known, so a row that has them is not usable. */
static enum kb_status refuse_repeated_keys(const struct cJSON *row, const char *where,
                                           struct kb_error *error)
{
  enum { AT_HAND = 256 };
  const char *at_hand[AT_HAND];
  const char **names = at_hand;
  size_t count = 0;
  for (const struct cJSON *member = kb_json_first(row); member; member = kb_json_next(member)) {
    count++;
  }
  if (count > AT_HAND) {
    names = malloc(count * sizeof *names);
    if (!names) {
      return kb_fail_no_memory(error);
    }
  }
  size_t i = 0;
  for (const struct cJSON *member = kb_json_first(row); member; member = kb_json_next(member)) {
    names[i++] = kb_json_name(member);
  }
  qsort(names, count, sizeof *names, compare_names);
  enum kb_status status = KB_OK;
  for (i = 1; i < count && status == KB_OK; i++) {
    if (strcmp(names[i - 1], names[i]) == 0) {
      status =
        kb_fail(error, KB_INVALID, "key \"%s%.100s\" stands twice in the row", where, names[i]);
    }
  }
  if (names != at_hand) {
    free(names);
  }
  return status;
}

enum kb_status kb_record_read(struct kb_record *record, const struct kb_table *table,
                              const struct cJSON *row, const char *where, struct kb_error *error)
{
  kb_record_only_id(record, table, NULL);
  if (kb_json_kind(row) != KB_JSON_OBJECT) {
    return kb_fail(error, KB_INVALID, "%s%s stands where a row (an object) is expected%s", where,
                   kb_json_kind_name(row),
                   kb_json_kind(row) == KB_JSON_STRING
                     ? "; ConvertTo-Json needs -Depth 10 to write related rows"
                     : "");
  }
  record->row = row;
  memset(record->columns, 0, sizeof record->columns);
  enum kb_status status = refuse_repeated_keys(row, where, error);
  for (const struct cJSON *member = kb_json_first(row); member && status == KB_OK;
       member = kb_json_next(member)) {
    const int place = kb_schema_column(table, kb_slice_of(kb_json_name(member)));
    if (place < 0) {
      continue;
    }
    const struct kb_column *column = &table->columns[place];
    if (!has_type(column, member)) {
      status = wrong_type(column, member, where, error);
    }
    record->columns[place] = column->secret ? NULL : member;
  }
  if (status == KB_OK) {
    record->id = kb_record_text_at(record, KB_KEY);
    if (record->id && record->id[0] == '\0') {
      status = kb_fail(error, KB_INVALID, "column %s%s is empty", where, table->key);
    }
  }
  return status;
}

void kb_record_only_id(struct kb_record *record, const struct kb_table *table, const char *id)
{
  record->table = table;
  record->row = NULL;
  record->lazy = NULL;
  record->id = id;
}

int kb_record_place(const struct kb_record *record, struct kb_slice column)
{
  return record->lazy ? kb_lazy_place(record, column) : kb_schema_column(record->table, column);
}

const struct cJSON *kb_record_get(const struct kb_record *record, struct kb_slice column)
{
  const int place = kb_record_place(record, column);
  if (place >= 0) {
    return kb_record_at(record, place);
  }
  if (record->lazy) {
    return kb_lazy_find(record, column);
  }
  char name[128];
  if (!record->row || column.length >= sizeof name) {
    return NULL;
  }
  memcpy(name, column.data, column.length);
  name[column.length] = '\0';
  return kb_json_member(record->row, name);
}

const struct cJSON *kb_record_at(const struct kb_record *record, int place)
{
  return record->lazy ? kb_lazy_at(record, place) : record->row ? record->columns[place] : NULL;
}

static const char *text_of(const struct cJSON *value)
{
  return value && kb_json_kind(value) == KB_JSON_STRING ? kb_json_string(value) : NULL;
}

const char *kb_record_text_at(const struct kb_record *record, int place)
{
  return text_of(kb_record_at(record, place));
}

struct kb_slice kb_record_slice_at(const struct kb_record *record, int place)
{
  struct kb_slice text = {0};
  return record->lazy && kb_lazy_slice_at(record, place, &text)
           ? text
           : kb_slice_of(kb_record_text_at(record, place));
}

bool kb_record_integer_at(const struct kb_record *record, int place, int64_t *number)
{
  if (record->lazy) {
    return kb_lazy_integer_at(record, place, number);
  }
  const struct cJSON *value = kb_record_at(record, place);
  return value && kb_json_integer(value, number);
}

const char *kb_record_text(const struct kb_record *record, const char *column)
{
  return text_of(kb_record_get(record, kb_slice_of(column)));
}

const char *kb_record_name(const struct kb_record *record)
{
  return kb_record_text_at(record, KB_NAME);
}

static int hex_digit(char byte)
{
  const unsigned digit = (unsigned)byte - '0';
  const unsigned letter = ((unsigned)byte | 0x20) - 'a';
  return digit < 10 ? (int)digit : letter < 6 ? (int)letter + 10 : -1;
}

/* As Dataverse writes it: 8-4-4-4-12 digits. */
static bool read_plain_guid(const char *id, unsigned char key[16])
{
  static const unsigned char groups[] = {4, 2, 2, 2, 6};
  size_t byte = 0;
  for (size_t group = 0; group < sizeof groups; group++) {
    for (size_t i = 0; i < groups[group]; i++, id += 2) {
      const int high = hex_digit(id[0]);
      const int low = high < 0 ? -1 : hex_digit(id[1]);
      if (low < 0) {
        return false;
      }
      key[byte++] = (unsigned char)(high << 4 | low);
    }
    if (group + 1 < sizeof groups && *id++ != '-') {
      return false;
    }
  }
  return *id == '\0';
}

static bool read_guid(const char *id, unsigned char key[16])
{
  if (read_plain_guid(id, key)) {
    return true;
  }
  memset(key, 0, 16);
  size_t digits = 0;
  for (const char *at = id; *at; at++) {
    const unsigned char byte = (unsigned char)*at;
    if (byte == '-' || byte == '{' || byte == '}') {
      continue;
    }
    if (!isxdigit(byte) || digits == 32) {
      return false;
    }
    const unsigned value = (unsigned)(isdigit(byte) ? byte - '0' : tolower(byte) - 'a' + 10);
    key[digits / 2] = (unsigned char)(digits % 2 ? key[digits / 2] | value : value << 4);
    digits++;
  }
  return digits == 32;
}

void kb_id_key(const char *id, unsigned char key[16])
{
  memset(key, 0, 16);
  if (read_guid(id, key)) {
    return;
  }
  /* FNV-1a, twice with different starts: enough that two names do not meet. */
  uint64_t hash[2] = {UINT64_C(0xcbf29ce484222325), UINT64_C(0x84222325cbf29ce4)};
  for (const char *at = id; *at; at++) {
    const uint64_t byte = (uint64_t)tolower((unsigned char)*at);
    hash[0] = (hash[0] ^ byte) * UINT64_C(0x100000001b3);
    hash[1] = (hash[1] ^ (byte + 0x9e)) * UINT64_C(0x100000001b3);
  }
  memcpy(key, hash, 16);
}

const struct kb_table *kb_record_table_of_text(struct kb_slice set, struct kb_node row)
{
  const struct kb_table *table = kb_schema_table_of_set(set);
  for (int id = 0; id < KB_TABLE_COUNT && !table; id++) {
    struct kb_node value;
    const struct kb_table *candidate = kb_schema_table((enum kb_table_id)id);
    if (kb_node_find(row, candidate->key, &value)) {
      table = candidate;
    }
  }
  return table;
}

const struct kb_table *kb_record_table(struct kb_slice set, const struct cJSON *row)
{
  const struct kb_table *table = kb_schema_table_of_set(set);
  for (int id = 0; id < KB_TABLE_COUNT && !table; id++) {
    const struct kb_table *candidate = kb_schema_table((enum kb_table_id)id);
    if (kb_json_member(row, candidate->key)) {
      table = candidate;
    }
  }
  return table;
}

bool kb_record_is_profile_alert(const struct kb_record *record, const struct cJSON *row)
{
  const struct cJSON *annotation = kb_json_member(row, KB_ALERT_LOOKUP KB_LOOKUP_TABLE);
  const char *kind = kb_record_text(record, "regardingobjecttypecode");
  kind = kind ? kind : annotation ? kb_json_string(annotation) : "";
  return record->table->id == KB_ALERT && strcmp(kind, "emailserverprofile") == 0;
}
