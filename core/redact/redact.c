#include "base/ascii.h"
#include "base/guid.h"
#include "base/json_write.h"
#include "redact/redact_inside.h"

#include <stdio.h>
#include <stdlib.h>

/* What a row says about its own person (the row's ids, names and addresses, and those of a nested
   row of the same person, as of a user in a mailbox) is collected into one identity. The identity
   is matched with a known person by id, then by name, and only then becomes a new one; so the same
   person in several tables gets one number. Names in free text are found only after they were
   learned, which is why learning is a pass of its own. Writing follows the schema and is an allow
   list: unknown columns and secrets are dropped, personal columns get pseudonyms, and other text is
   treated as prose. */

struct kb_redactor *kb_redactor_new(const struct kb_schema *schema)
{
  struct kb_redactor *redactor = calloc(1, sizeof *redactor);
  if (!redactor) {
    return NULL;
  }
  redactor->schema = schema;
  redactor->plain = redactor->plains;
  if (!kb_redact_schema_read(redactor)) {
    kb_redactor_free(redactor);
    return NULL;
  }
  return redactor;
}

void kb_redactor_free(struct kb_redactor *redactor)
{
  if (!redactor) {
    return;
  }
  for (size_t i = 0; i < REDACT_DEPTH; i++) {
    kb_redact_plain_fini(&redactor->plains[i]);
  }
  kb_redact_plain_fini(&redactor->name);
  kb_buf_fini(&redactor->key);
  kb_buf_fini(&redactor->text);
  kb_map_fini(&redactor->names);
  kb_map_fini(&redactor->hosts);
  kb_map_fini(&redactor->ids);
  kb_map_fini(&redactor->persons);
  kb_map_fini(&redactor->phrases);
  kb_map_fini(&redactor->others);
  kb_arena_fini(&redactor->arena);
  free(redactor);
}

/* What one row says about one person: names and ids. */
struct identity {
  size_t group;
  size_t name_count;
  size_t id_count;
  struct {
    struct kb_slice text;
    enum kb_personal personal;
  } names[64];
  struct kb_slice ids[16];
};

static void begin(struct identity *identity, size_t group)
{
  identity->group = group;
  identity->name_count = 0;
  identity->id_count = 0;
}

static struct kb_slice text_in(const struct cJSON *row, const char *name)
{
  const struct cJSON *value = kb_json_member(row, name);
  return kb_trim(kb_slice_of(value ? kb_json_string(value) : ""));
}

static struct kb_slice annotation_in(const struct cJSON *row, const char *column,
                                     const char *annotation)
{
  char name[256];
  snprintf(name, sizeof name, "%s%s", column, annotation);
  return text_in(row, name);
}

static void add_name(struct identity *identity, struct kb_slice text, enum kb_personal personal)
{
  const size_t room = sizeof identity->names / sizeof identity->names[0];
  if (text.length > 0 && identity->name_count < room && !kb_is_loose_guid(text) &&
      !kb_redact_is_common_name(text)) {
    identity->names[identity->name_count].text = text;
    identity->names[identity->name_count++].personal = personal;
  }
}

static void add_id(struct identity *identity, const struct cJSON *row, const char *column)
{
  const struct kb_slice id = text_in(row, column);
  if (id.length > 0 && identity->id_count < sizeof identity->ids / sizeof identity->ids[0]) {
    identity->ids[identity->id_count++] = id;
  }
  add_name(identity, annotation_in(row, column, KB_FORMATTED), KB_PERSONAL_NAME);
}

/* Resolves an identity to one person: a known one if possible, otherwise a new one. */
static void settle(struct kb_redactor *redactor, const struct identity *identity)
{
  struct redact_person *person = NULL;
  for (size_t i = 0; i < identity->id_count && !person; i++) {
    person = kb_redact_person_of_id(redactor, identity->ids[i]);
  }
  for (size_t i = 0; i < identity->name_count && !person; i++) {
    person = kb_redact_person_of_name(redactor, identity->group, identity->names[i].text);
  }
  if (!person && identity->name_count > 0) {
    person = kb_redact_person_new(redactor, identity->group);
  }
  if (!person) {
    return;
  }
  for (size_t i = 0; i < identity->id_count; i++) {
    kb_redact_person_has_id(redactor, person, identity->ids[i]);
  }
  for (size_t i = 0; i < identity->name_count; i++) {
    kb_redact_name(redactor, person, identity->group, identity->names[i].personal,
                   identity->names[i].text);
  }
}

/* Of the record that a lookup in the row leads to. */
static size_t group_of(const struct kb_redactor *redactor, const struct kb_table *table,
                       const struct kb_column *column, const struct cJSON *row)
{
  const size_t group = kb_redact_table(redactor, table)->columns[column - table->columns].group;
  const struct kb_table *target =
    group == REDACT_PEOPLE ? kb_schema_table_of_logical_name(
                               redactor->schema, annotation_in(row, column->name, KB_LOOKUP_TABLE))
                           : NULL;
  return target ? kb_redact_table(redactor, target)->group : group;
}

static bool is_name(const struct kb_column *column)
{
  return !column->secret &&
         (column->personal == KB_PERSONAL_NAME || column->personal == KB_PERSONAL_ADDRESS);
}

/* An address of a record that is shared is somebody else's: its owner's, an account's. */
static bool is_own_name(const struct redact_table *about, const struct kb_column *column)
{
  return about->is_named && is_name(column) &&
         (about->group == REDACT_PEOPLE || column->personal == KB_PERSONAL_NAME);
}

static void collect(struct kb_redactor *redactor, struct identity *identity,
                    const struct kb_table *table, const struct cJSON *row)
{
  const struct redact_table *about = kb_redact_table(redactor, table);
  for (size_t i = 0; i < table->column_count && about->is_named; i++) {
    const struct kb_column *column = &table->columns[i];
    if (column->type == KB_COLUMN_ID && about->columns[i].is_own) {
      add_id(identity, row, column->name);
    } else if (is_own_name(about, column)) {
      add_name(identity, text_in(row, column->name), column->personal);
    }
  }
}

/* Learns other names in the row: its owner, its machines, whoever is named in a row without a name
   of its own. */
static void learn_others(struct kb_redactor *redactor, const struct kb_table *table,
                         const struct cJSON *row)
{
  const struct redact_table *about = kb_redact_table(redactor, table);
  for (size_t i = 0; i < table->column_count; i++) {
    const struct kb_column *column = &table->columns[i];
    struct identity identity;
    begin(&identity, REDACT_PEOPLE);
    if (column->secret) {
      continue;
    }
    if (column->type == KB_COLUMN_ID && !about->columns[i].is_own) {
      identity.group = group_of(redactor, table, column, row);
      add_id(&identity, row, column->name);
    } else if (column->personal == KB_PERSONAL_HOST) {
      kb_redact_learn_hosts(redactor, text_in(row, column->name));
    } else if (is_name(column) && !is_own_name(about, column) &&
               !about->columns[i].is_name_of_lookup) {
      add_name(&identity, text_in(row, column->name), column->personal);
    }
    settle(redactor, &identity);
  }
}

/* Rows of the same person that are nested in the row. */
static void collect_nested(struct kb_redactor *redactor, struct identity *identity,
                           const struct kb_table *table, const struct cJSON *row)
{
  for (size_t i = 0; i < table->extra_count; i++) {
    const struct redact_navigation *navigation =
      kb_redact_navigation(redactor, table, table->extras[i]);
    const struct cJSON *nested =
      navigation && navigation->is_same ? kb_json_member(row, table->extras[i]) : NULL;
    if (nested && kb_json_kind(nested) == KB_JSON_OBJECT) {
      collect(redactor, identity, kb_redact_nested_table(redactor, table, navigation, nested),
              nested);
    }
  }
}

static void learn_row(struct kb_redactor *redactor, const struct kb_table *table,
                      const struct cJSON *row);

/* The list of related rows: the value itself, or what it holds as {"value":[…],"Count":2}, as
   PowerShell 5 may write a list, or {"results":[…]}; NULL if it is none. */
static const struct cJSON *list_of(const struct redact_navigation *navigation,
                                   const struct cJSON *value)
{
  static const char *const keys[] = {"value", "results"};
  if (!navigation->is_many) {
    return NULL;
  }
  for (size_t i = 0; kb_json_kind(value) == KB_JSON_OBJECT && i < sizeof keys / sizeof keys[0];
       i++) {
    const struct cJSON *list = kb_json_member(value, keys[i]);
    if (list && kb_json_kind(list) == KB_JSON_ARRAY) {
      return list;
    }
  }
  return kb_json_kind(value) == KB_JSON_ARRAY ? value : NULL;
}

static void learn_nested(struct kb_redactor *redactor, const struct kb_table *table,
                         const struct redact_navigation *navigation, const struct cJSON *value)
{
  const struct cJSON *list = list_of(navigation, value);
  const struct cJSON *nested = list ? kb_json_first(list) : value;
  for (; nested; nested = list ? kb_json_next(nested) : NULL) {
    if (kb_json_kind(nested) == KB_JSON_OBJECT) {
      learn_row(redactor, kb_redact_nested_table(redactor, table, navigation, nested), nested);
    }
  }
}

static void learn_row(struct kb_redactor *redactor, const struct kb_table *table,
                      const struct cJSON *row)
{
  struct identity identity;
  begin(&identity, kb_redact_table(redactor, table)->group);
  collect(redactor, &identity, table, row);
  collect_nested(redactor, &identity, table, row);
  settle(redactor, &identity);
  learn_others(redactor, table, row);
  for (size_t i = 0; i < table->extra_count; i++) {
    const struct redact_navigation *navigation =
      kb_redact_navigation(redactor, table, table->extras[i]);
    const struct cJSON *nested = navigation ? kb_json_member(row, table->extras[i]) : NULL;
    if (nested) {
      learn_nested(redactor, table, navigation, nested);
    }
  }
}

static enum kb_status refuse(const struct cJSON *row, struct kb_error *error)
{
  return kb_fail(error, KB_INVALID, "%s stands where a row (an object) is expected",
                 kb_json_kind_words(kb_json_kind(row)));
}

enum kb_status kb_redactor_learn(struct kb_redactor *redactor, const struct kb_table *table,
                                 const struct cJSON *row, struct kb_error *error)
{
  if (kb_json_kind(row) != KB_JSON_OBJECT) {
    return refuse(row, error);
  }
  learn_row(redactor, table, row);
  return redactor->failed ? kb_fail_no_memory(error) : KB_OK;
}

static void add_id_text(struct kb_redactor *redactor, struct kb_slice id, struct kb_buf *out)
{
  const char *pseudonym = kb_redact_id(redactor, id);
  const bool is_guid = kb_is_loose_guid(id);
  const bool has_dashes = !is_guid || memchr(id.data, '-', id.length) != NULL;
  const bool has_braces = is_guid && id.data[0] == '{';
  kb_buf_add_text(out, has_braces ? "{" : "");
  for (const char *at = pseudonym ? pseudonym : ""; *at; at++) {
    if (has_dashes || *at != '-') {
      kb_buf_add_char(out, *at);
    }
  }
  kb_buf_add_text(out, has_braces ? "}" : "");
}

static void add_personal(struct kb_redactor *redactor, size_t group, enum kb_personal personal,
                         struct kb_slice text, struct kb_buf *out)
{
  if (kb_is_loose_guid(text)) {
    add_id_text(redactor, text, out);
  } else if (personal == KB_PERSONAL_HOST) {
    kb_redact_hosts(redactor, text, out);
  } else if (kb_redact_is_common_name(text)) {
    kb_buf_add_slice(out, text);
  } else {
    const char *pseudonym = kb_redact_name(redactor, NULL, group, personal, text);
    kb_buf_add_text(out, pseudonym ? pseudonym : "");
  }
}

/* Dates, and lists of numbers, as far as their bytes show: prose could take them for something
   else. */
static bool is_harmless(const struct kb_column *column, struct kb_slice text)
{
  const char *bytes = column && column->type == KB_COLUMN_DATE      ? "0123456789-:.+TZ"
                      : column && column->type == KB_COLUMN_CHOICES ? "0123456789-, "
                                                                    : "";
  for (size_t i = 0; i < text.length; i++) {
    if (!memchr(bytes, text.data[i], strlen(bytes))) {
      return false;
    }
  }
  return true;
}

/* State of writing a row. */
struct row_writer {
  struct kb_redactor *redactor;
  struct kb_json_writer *json;
  const struct kb_table *table;
  const struct cJSON *row;
};

/* White space around a value is kept, as it may be the fault. */
static void write_text(const struct row_writer *writer, const struct kb_column *column,
                       bool is_formatted, struct kb_slice text)
{
  struct kb_redactor *redactor = writer->redactor;
  struct kb_buf *out = &redactor->text;
  const struct kb_slice inner = kb_trim(text);
  const size_t before = inner.length > 0 ? (size_t)(inner.data - text.data) : text.length;
  kb_buf_clear(out);
  kb_buf_add(out, text.data, before);
  if (inner.length == 0) {
    /* not personal */
  } else if (column && column->type == KB_COLUMN_ID && !is_formatted) {
    add_id_text(redactor, inner, out);
  } else if (column && column->type == KB_COLUMN_ID) {
    add_personal(redactor, group_of(redactor, writer->table, column, writer->row), KB_PERSONAL_NAME,
                 inner, out);
  } else if (column && column->personal != KB_NOT_PERSONAL) {
    const size_t group = kb_redact_table(redactor, writer->table)->group;
    add_personal(redactor, column->personal == KB_PERSONAL_NAME ? group : REDACT_PEOPLE,
                 column->personal, inner, out);
  } else if (is_harmless(column, inner)) {
    kb_buf_add_slice(out, inner);
  } else {
    kb_redact_prose(redactor, inner, out);
  }
  kb_buf_add(out, text.data + before + inner.length, text.length - before - inner.length);
  redactor->failed |= out->failed;
  kb_json_slice(writer->json, kb_buf_slice(out));
}

/* A value that the column cannot have is emptied, so that it remains invalid. */
static void write_value(const struct row_writer *writer, const struct kb_column *column,
                        bool is_formatted, const struct cJSON *value)
{
  struct kb_json_writer *json = writer->json;
  switch (kb_json_kind(value)) {
  case KB_JSON_NULL:
    kb_json_null(json);
    break;
  case KB_JSON_BOOLEAN:
    kb_json_bool(json, kb_json_true(value));
    break;
  case KB_JSON_NUMBER:
    kb_json_double(json, kb_json_number(value));
    break;
  case KB_JSON_STRING:
    write_text(writer, column, is_formatted, kb_slice_of(kb_json_string(value)));
    break;
  case KB_JSON_ARRAY:
    kb_json_begin_array(json);
    kb_json_end_array(json);
    break;
  case KB_JSON_OBJECT:
    kb_json_begin_object(json);
    kb_json_end_object(json);
    break;
  }
}

static void write_row(const struct row_writer *writer);

static void write_nested(const struct row_writer *writer,
                         const struct redact_navigation *navigation, const struct cJSON *value)
{
  if (kb_json_kind(value) == KB_JSON_OBJECT) {
    struct row_writer nested = *writer;
    nested.table = kb_redact_nested_table(writer->redactor, writer->table, navigation, value);
    nested.row = value;
    write_row(&nested);
  } else if (kb_json_kind(value) == KB_JSON_STRING) {
    kb_json_text(writer->json, ""); /* "@{fullname=…}", of PowerShell: names that no row has */
  } else {
    write_value(writer, NULL, false, value);
  }
}

static void write_navigation(const struct row_writer *writer,
                             const struct redact_navigation *navigation, const struct cJSON *value)
{
  const struct cJSON *list = list_of(navigation, value);
  if (!list) {
    write_nested(writer, navigation, value);
    return;
  }
  kb_json_begin_array(writer->json);
  for (const struct cJSON *row = kb_json_first(list); row; row = kb_json_next(row)) {
    write_nested(writer, navigation, row);
  }
  kb_json_end_array(writer->json);
}

/* Whether it is the mark that not all rows under a navigation property were read. */
static bool is_partial_mark(const struct row_writer *writer, const struct cJSON *member)
{
  static const char end[] = KB_PARTIAL;
  const char *name = kb_json_name(member);
  const size_t length = strlen(name);
  return length > sizeof end - 1 && strcmp(name + length - (sizeof end - 1), end) == 0 &&
         kb_json_kind(member) == KB_JSON_BOOLEAN &&
         kb_schema_place(writer->table, kb_slice_of(name)) >= 0;
}

/* What a member of a row is. */
enum member_kind { MEMBER_COLUMN, MEMBER_FORMATTED, MEMBER_LOOKUP_TABLE };

/* A repeated column is written twice, too, as its value is unknown then. */
static void write_column(const struct row_writer *writer, const struct cJSON *member)
{
  const char *name = kb_json_name(member);
  const size_t length = strcspn(name, "@");
  if (is_partial_mark(writer, member)) {
    kb_json_key(writer->json, name); /* it identifies nobody */
    kb_json_bool(writer->json, kb_json_true(member));
    return;
  }
  const int place = kb_schema_column(writer->table, (struct kb_slice){name, length});
  enum member_kind kind = MEMBER_COLUMN;
  if (strcmp(name + length, KB_FORMATTED) == 0) {
    kind = MEMBER_FORMATTED;
  } else if (strcmp(name + length, KB_LOOKUP_TABLE) == 0) {
    kind = MEMBER_LOOKUP_TABLE;
  } else if (name[length]) {
    return;
  }
  if (place < 0 || writer->table->columns[place].secret) {
    return;
  }
  kb_json_key(writer->json, name);
  const bool is_table_name =
    kind == MEMBER_LOOKUP_TABLE &&
    strspn(kb_json_string(member), "abcdefghijklmnopqrstuvwxyz_") == strlen(kb_json_string(member));
  if (is_table_name && kb_json_kind(member) == KB_JSON_STRING) {
    kb_json_text(writer->json, kb_json_string(member));
  } else {
    write_value(writer, kind == MEMBER_LOOKUP_TABLE ? NULL : &writer->table->columns[place],
                kind == MEMBER_FORMATTED, member);
  }
}

/* Whether it is an empty list with a link to its rows beside it, which goes: without that the list
   would say that there are no rows. */
static bool is_link_alone(const struct row_writer *writer, const struct cJSON *member)
{
  struct kb_buf name = {0};
  kb_buf_addf(&name, "%s" KB_NEXT_LINK, kb_json_name(member));
  const struct cJSON *link =
    name.failed || kb_json_kind(member) != KB_JSON_ARRAY || kb_json_first(member)
      ? NULL
      : kb_json_member(writer->row, kb_buf_text(&name));
  writer->redactor->failed |= name.failed;
  kb_buf_fini(&name);
  return link && kb_json_kind(link) == KB_JSON_STRING &&
         kb_schema_is_link_alone(kb_slice_of(kb_json_string(link)));
}

static void write_row(const struct row_writer *writer)
{
  kb_json_begin_object(writer->json);
  for (const struct cJSON *member = kb_json_first(writer->row); member;
       member = kb_json_next(member)) {
    const struct redact_navigation *navigation =
      kb_redact_navigation(writer->redactor, writer->table, kb_json_name(member));
    if (navigation && !is_link_alone(writer, member)) {
      kb_json_key(writer->json, kb_json_name(member));
      write_navigation(writer, navigation, member);
    } else if (!navigation) {
      write_column(writer, member);
    }
  }
  kb_json_end_object(writer->json);
}

enum kb_status kb_redactor_write(struct kb_redactor *redactor, const struct kb_table *table,
                                 const struct cJSON *row, struct kb_buf *out,
                                 struct kb_error *error)
{
  if (kb_json_kind(row) != KB_JSON_OBJECT) {
    return refuse(row, error);
  }
  const size_t before = out->length;
  struct kb_json_writer json = {.out = out};
  const struct row_writer writer = {redactor, &json, table, row};
  write_row(&writer);
  if (redactor->failed || out->failed) {
    kb_buf_cut(out, before);
    return kb_fail_no_memory(error);
  }
  return KB_OK;
}
