#include "base/ascii.h"
#include "base/guid.h"
#include "base/json_write.h"
#include "redact/redact_inside.h"

#include <stdio.h>
#include <stdlib.h>

/* What a row says about its own person (the row's ids, names and addresses, and those of a user
   nested in a mailbox) is collected into one identity. The identity is matched with a known person
   by id, then by name, and only then becomes a new one; so the same person in several tables gets
   one number. Names in free text are found only after they were learned, which is why learning is a
   pass of its own. Writing follows the schema and is an allow list: unknown columns and secrets are
   dropped, personal columns get pseudonyms, and other text is treated as prose. */

struct kb_redactor *kb_redactor_new(void)
{
  struct kb_redactor *redactor = calloc(1, sizeof *redactor);
  if (redactor) {
    redactor->plain = redactor->plains;
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
  enum redact_group group;
  struct {
    struct kb_slice text;
    enum kb_personal personal;
  } names[16];
  size_t name_count;
  struct kb_slice ids[8];
  size_t id_count;
};

static struct kb_slice text_in(const struct cJSON *row, const char *name)
{
  const struct cJSON *value = kb_json_member(row, name);
  return kb_trim(kb_slice_of(value ? kb_json_string(value) : ""));
}

static struct kb_slice annotation_in(const struct cJSON *row, const char *column,
                                     const char *annotation)
{
  char name[128];
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

static bool is_own_id(const struct kb_table *table, const struct kb_column *column)
{
  return strcmp(column->name, table->key) == 0 || table->id == KB_USER ||
         (table->id == KB_MAILBOX && strcmp(column->name, KB_USER_LOOKUP) == 0);
}

static enum redact_group group_of(const struct kb_column *column, const struct cJSON *row)
{
  const bool is_profile =
    strcmp(column->name, KB_PROFILE_LOOKUP) == 0 ||
    kb_slice_is(annotation_in(row, column->name, KB_LOOKUP_TABLE), "emailserverprofile");
  return is_profile ? REDACT_PROFILES : REDACT_PEOPLE;
}

static void collect(struct identity *identity, const struct kb_table *table,
                    const struct cJSON *row)
{
  for (size_t i = 0; i < table->column_count; i++) {
    const struct kb_column *column = &table->columns[i];
    const bool is_owner = table->id == KB_PROFILE && column->personal == KB_PERSONAL_ADDRESS;
    if (column->type == KB_COLUMN_ID && is_own_id(table, column)) {
      add_id(identity, row, column->name);
    } else if (!is_owner &&
               (column->personal == KB_PERSONAL_NAME || column->personal == KB_PERSONAL_ADDRESS)) {
      add_name(identity, text_in(row, column->name), column->personal);
    }
  }
}

/* Learns other names in the row: its owner, the subject of an alert, its machines. */
static void learn_others(struct kb_redactor *redactor, const struct kb_table *table,
                         const struct cJSON *row)
{
  for (size_t i = 0; i < table->column_count; i++) {
    const struct kb_column *column = &table->columns[i];
    struct identity identity = {.group = REDACT_PEOPLE};
    if (column->type == KB_COLUMN_ID && !is_own_id(table, column)) {
      identity.group = group_of(column, row);
      add_id(&identity, row, column->name);
    } else if (column->personal == KB_PERSONAL_HOST) {
      kb_redact_learn_hosts(redactor, text_in(row, column->name));
    } else if (table->id == KB_PROFILE && column->personal == KB_PERSONAL_ADDRESS) {
      add_name(&identity, text_in(row, column->name), column->personal);
    }
    settle(redactor, &identity);
  }
}

static const struct cJSON *object_in(const struct cJSON *row, const char *name)
{
  const struct cJSON *value = kb_json_member(row, name);
  return value && kb_json_kind(value) == KB_JSON_OBJECT ? value : NULL;
}

/* The counterpart of kb_member_is_queue. */
static bool is_queue(const struct cJSON *value)
{
  return kb_json_kind(value) == KB_JSON_OBJECT && kb_json_member(value, "queueid") &&
         !kb_json_member(value, "systemuserid");
}

/* The user nested in a mailbox, or NULL. */
static const struct cJSON *user_in(const struct cJSON *mailbox)
{
  const struct cJSON *user = object_in(mailbox, KB_USER_NAVIGATION);
  if (!user || is_queue(user)) {
    user = object_in(mailbox, KB_USER_NAVIGATION_LONG);
  }
  return user && !is_queue(user) ? user : NULL;
}

static void learn_row(struct kb_redactor *redactor, const struct kb_table *table,
                      const struct cJSON *row, const struct cJSON *user)
{
  struct identity identity = {.group = table->id == KB_PROFILE ? REDACT_PROFILES : REDACT_PEOPLE};
  if (table->id != KB_ALERT) {
    collect(&identity, table, row);
  }
  if (user) {
    collect(&identity, kb_schema_table(KB_USER), user);
  }
  settle(redactor, &identity);
  learn_others(redactor, table, row);
}

static void learn_nested(struct kb_redactor *redactor, const struct cJSON *mailbox)
{
  const struct cJSON *profile = object_in(mailbox, KB_PROFILE_NAVIGATION);
  if (profile) {
    learn_row(redactor, kb_schema_table(KB_PROFILE), profile, NULL);
  }
  const struct cJSON *alerts = kb_json_member(mailbox, KB_ALERTS_NAVIGATION);
  if (!alerts || kb_json_kind(alerts) == KB_JSON_OBJECT) {
    if (alerts) {
      learn_row(redactor, kb_schema_table(KB_ALERT), alerts, NULL);
    }
    return;
  }
  const bool is_list = kb_json_kind(alerts) == KB_JSON_ARRAY;
  for (const struct cJSON *alert = is_list ? kb_json_first(alerts) : NULL; alert;
       alert = kb_json_next(alert)) {
    if (kb_json_kind(alert) == KB_JSON_OBJECT) {
      learn_row(redactor, kb_schema_table(KB_ALERT), alert, NULL);
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
  const bool is_mailbox = table->id == KB_MAILBOX;
  learn_row(redactor, table, row, is_mailbox ? user_in(row) : NULL);
  if (is_mailbox) {
    learn_nested(redactor, row);
  }
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

static void add_personal(struct kb_redactor *redactor, enum redact_group group,
                         enum kb_personal personal, struct kb_slice text, struct kb_buf *out)
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

static bool has_only_bytes_of_dates(struct kb_slice text)
{
  for (size_t i = 0; i < text.length; i++) {
    if (!strchr("0123456789-:.+TZ", text.data[i])) {
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
    add_personal(redactor, group_of(column, writer->row), KB_PERSONAL_NAME, inner, out);
  } else if (column && column->personal != KB_NOT_PERSONAL) {
    const bool is_profile = writer->table->id == KB_PROFILE && column->personal == KB_PERSONAL_NAME;
    add_personal(redactor, is_profile ? REDACT_PROFILES : REDACT_PEOPLE, column->personal, inner,
                 out);
  } else if (column && column->type == KB_COLUMN_DATE && has_only_bytes_of_dates(inner)) {
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

static void write_nested(const struct row_writer *writer, enum kb_table_id table,
                         const struct cJSON *value)
{
  struct row_writer nested = *writer;
  nested.table = kb_schema_table(table);
  nested.row = value;
  if (kb_json_kind(value) == KB_JSON_OBJECT) {
    write_row(&nested);
  } else if (kb_json_kind(value) == KB_JSON_ARRAY && table == KB_ALERT &&
             writer->table->id == KB_MAILBOX) {
    kb_json_begin_array(writer->json);
    for (const struct cJSON *alert = kb_json_first(value); alert; alert = kb_json_next(alert)) {
      write_nested(&nested, KB_ALERT, alert);
    }
    kb_json_end_array(writer->json);
  } else {
    write_value(writer, NULL, false, value);
  }
}

/* What a member of a row is. */
enum member_kind { MEMBER_COLUMN, MEMBER_FORMATTED, MEMBER_LOOKUP_TABLE };

/* A repeated column is written twice, too, as its value is unknown then. */
static void write_column(const struct row_writer *writer, const struct cJSON *member)
{
  const char *name = kb_json_name(member);
  const size_t length = strcspn(name, "@");
  if (strcmp(name, KB_ALERTS_PARTIAL) == 0 && kb_json_kind(member) == KB_JSON_BOOLEAN) {
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

enum { TO_QUEUE };

static const struct {
  const char *name;
  enum kb_table_id table; /* KB_TABLE_COUNT: unknown */
} navigations[] = {
  [TO_QUEUE] = {KB_QUEUE_NAVIGATION, KB_TABLE_COUNT},
  {KB_PROFILE_NAVIGATION, KB_PROFILE},
  {KB_USER_NAVIGATION, KB_USER},
  {KB_USER_NAVIGATION_LONG, KB_USER},
  {KB_ALERTS_NAVIGATION, KB_ALERT},
};

enum { NAVIGATIONS = sizeof navigations / sizeof navigations[0] };

/* Index in `navigations` for a member of the row; NAVIGATIONS: it is a column. */
static size_t navigation_of(const struct row_writer *writer, const struct cJSON *member)
{
  size_t i = writer->table->id == KB_MAILBOX ? 0 : NAVIGATIONS;
  while (i < NAVIGATIONS && strcmp(kb_json_name(member), navigations[i].name) != 0) {
    i++;
  }
  return i < NAVIGATIONS && navigations[i].table == KB_USER && is_queue(member) ? TO_QUEUE : i;
}

static void write_row(const struct row_writer *writer)
{
  bool has_queue = false; /* either of two members may contain a queue */
  kb_json_begin_object(writer->json);
  for (const struct cJSON *member = kb_json_first(writer->row); member;
       member = kb_json_next(member)) {
    const size_t i = navigation_of(writer, member);
    if (i == NAVIGATIONS) {
      write_column(writer, member);
    } else if (i != TO_QUEUE || !has_queue) {
      has_queue = has_queue || i == TO_QUEUE;
      kb_json_key(writer->json, navigations[i].name);
      if (navigations[i].table == KB_TABLE_COUNT) {
        write_value(writer, NULL, false, member); /* a queue: only its presence is written */
      } else {
        write_nested(writer, navigations[i].table, member);
      }
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
