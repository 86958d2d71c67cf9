#include "run/privileges.h"

#include "base/guid.h"
#include "base/json.h"
#include "base/json_write.h"
#include "base/text.h"
#include "run/live_inside.h"
#include "run/metadata.h"

#include <strings.h>

/* By depth. */
static const struct depth {
  const char *name, *words;
} depths[] = {
  [KB_DEPTH_UNKNOWN] = {NULL, "yes, how far is not stated"},
  [KB_DEPTH_BASIC] = {"Basic", "yes, of the user's own rows only, unless by the role of a team"},
  [KB_DEPTH_LOCAL] = {"Local", "yes, of the user's business unit only"},
  [KB_DEPTH_DEEP] = {"Deep", "yes, of the user's business unit and those below it only"},
  [KB_DEPTH_GLOBAL] = {"Global", "yes, of the whole organization"},
};

enum { TYPE_READ = 2 };

enum kb_status kb_privileges_begin(struct kb_privileges *privileges,
                                   const struct kb_table *const *tables, size_t count,
                                   struct kb_error *error)
{
  privileges->list = kb_arena_array(&privileges->arena, count + 1, sizeof *privileges->list);
  if (!privileges->list) {
    return kb_fail_no_memory(error);
  }
  for (size_t i = 0; i < count; i++) {
    privileges->list[i] = (struct kb_privilege){.table = tables[i], .name = ""};
  }
  privileges->count = count;
  return KB_OK;
}

void kb_privileges_fini(struct kb_privileges *privileges)
{
  kb_arena_fini(&privileges->arena);
  *privileges = (struct kb_privileges){.count = 0};
}

/* --- Reading answers --- */

/* The list that is a member; NULL: there is none. */
static const struct cJSON *list_in(const struct cJSON *object, const char *name)
{
  const struct cJSON *member =
    kb_json_kind(object) == KB_JSON_OBJECT ? kb_json_member(object, name) : NULL;
  return member && kb_json_kind(member) == KB_JSON_ARRAY ? member : NULL;
}

/* Whether the member is the text, in whichever letter case, or its number. */
static bool is_one(const struct cJSON *object, const char *name, const char *text, int number)
{
  const struct cJSON *member = kb_json_member(object, name);
  int64_t value = -1;
  return member && (kb_json_kind(member) == KB_JSON_NUMBER
                      ? kb_json_integer(member, &value) && value == number
                      : strcasecmp(kb_json_string(member), text) == 0);
}

static const struct cJSON *read_privilege_in(const struct cJSON *row)
{
  const struct cJSON *list = list_in(row, "Privileges");
  for (const struct cJSON *item = list ? kb_json_first(list) : NULL; item;
       item = kb_json_next(item)) {
    if (kb_json_kind(item) == KB_JSON_OBJECT && is_one(item, "PrivilegeType", "Read", TYPE_READ)) {
      return item;
    }
  }
  return NULL;
}

enum kb_status kb_privileges_read_needed(struct kb_privileges *privileges, struct kb_slice rows,
                                         struct kb_error *error)
{
  struct cJSON *list = kb_metadata_rows(rows, error);
  enum kb_status status = list ? KB_OK : error->status;
  for (const struct cJSON *row = list ? kb_json_first(list) : NULL; row; row = kb_json_next(row)) {
    const struct cJSON *needed = read_privilege_in(row);
    for (size_t i = 0; i < privileges->count && status == KB_OK; i++) {
      struct kb_privilege *privilege = &privileges->list[i];
      if (strcmp(kb_metadata_text(row, "LogicalName"), privilege->table->logical_name) != 0) {
        continue;
      }
      privilege->is_defined = true;
      if (!needed) {
        continue;
      }
      privilege->name = kb_arena_text(&privileges->arena, kb_metadata_text(needed, "Name"));
      privilege->has_id = kb_guid_read(kb_metadata_text(needed, "PrivilegeId"), privilege->id);
      status = privilege->name ? KB_OK : kb_fail_no_memory(error);
    }
  }
  kb_json_free(list);
  return status;
}

static enum kb_privilege_depth depth_of(const struct cJSON *held)
{
  for (int depth = KB_DEPTH_BASIC; depth <= KB_DEPTH_GLOBAL; depth++) {
    if (is_one(held, "Depth", depths[depth].name, depth - KB_DEPTH_BASIC)) {
      return (enum kb_privilege_depth)depth;
    }
  }
  return KB_DEPTH_UNKNOWN;
}

static bool is_same(const struct kb_privilege *privilege, const struct cJSON *held)
{
  unsigned char id[16];
  if (privilege->has_id && kb_guid_read(kb_metadata_text(held, "PrivilegeId"), id)) {
    return memcmp(id, privilege->id, sizeof id) == 0;
  }
  return *privilege->name &&
         strcasecmp(kb_metadata_text(held, "PrivilegeName"), privilege->name) == 0;
}

static bool is_stated(const struct kb_privilege *privilege)
{
  return privilege->has_id || *privilege->name;
}

static bool any_is_stated(const struct kb_privileges *privileges)
{
  for (size_t i = 0; i < privileges->count; i++) {
    if (is_stated(&privileges->list[i])) {
      return true;
    }
  }
  return false;
}

enum kb_status kb_privileges_read_held(struct kb_privileges *privileges, const struct cJSON *answer,
                                       struct kb_error *error)
{
  const struct cJSON *list = list_in(answer, "RolePrivileges");
  if (!list) {
    return kb_fail(error, KB_INVALID,
                   "the organization did not say which privileges the user has: its answer has no "
                   "list RolePrivileges");
  }
  const bool any_stated = any_is_stated(privileges);
  for (size_t i = 0; i < privileges->count; i++) {
    struct kb_privilege *privilege = &privileges->list[i];
    privilege->state = is_stated(privilege)                   ? KB_PRIVILEGE_LACKING
                       : privilege->is_defined || !any_stated ? KB_PRIVILEGE_NOT_STATED
                                                              : KB_PRIVILEGE_NO_TABLE;
    privilege->depth = KB_DEPTH_UNKNOWN;
    for (const struct cJSON *held = kb_json_first(list); held; held = kb_json_next(held)) {
      if (kb_json_kind(held) == KB_JSON_OBJECT && is_same(privilege, held)) {
        const enum kb_privilege_depth depth = depth_of(held);
        privilege->state = KB_PRIVILEGE_HELD;
        privilege->depth = depth > privilege->depth ? depth : privilege->depth;
      }
    }
  }
  return KB_OK;
}

/* --- Asking --- */

static bool make_filter(const struct kb_live *live, struct kb_buf *filter)
{
  for (size_t i = 0; i < live->schema.table_count; i++) {
    kb_metadata_add_to_filter(filter, live->schema.tables[i]->logical_name);
  }
  return !filter->failed;
}

static struct kb_query needed_query(const struct kb_buf *filter)
{
  return (struct kb_query){
    .set = "EntityDefinitions", .select = "LogicalName,Privileges", .filter = kb_buf_text(filter)};
}

static enum kb_status take_needed(void *context, size_t n, struct kb_slice rows,
                                  struct kb_error *error)
{
  (void)n;
  return kb_privileges_read_needed(context, rows, error);
}

static enum kb_status ask_needed(struct kb_live *live, struct kb_privileges *privileges,
                                 struct kb_error *error)
{
  const struct kb_feed_options options = kb_live_feed_options(live);
  struct kb_buf filter = {0};
  enum kb_status status = make_filter(live, &filter) ? KB_OK : kb_fail_no_memory(error);
  if (status == KB_OK) {
    const struct kb_query query = needed_query(&filter);
    const struct kb_metadata_questions questions = {
      .queries = &query, .count = 1, .take = take_needed, .context = privileges};
    status = kb_metadata_ask(&options, &questions, error);
  }
  kb_buf_fini(&filter);
  return status;
}

enum kb_status kb_privileges_ask(struct kb_live *live, struct kb_privileges *privileges,
                                 struct kb_error *error)
{
  enum kb_status status =
    kb_privileges_begin(privileges, live->schema.tables, live->schema.table_count, error);
  struct cJSON *held =
    status == KB_OK ? kb_live_ask_privileges(live, privileges->user, error) : NULL;
  status = status != KB_OK ? status : held ? KB_OK : error->status;
  status = status == KB_OK ? ask_needed(live, privileges, error) : status;
  status = status == KB_OK ? kb_privileges_read_held(privileges, held, error) : status;
  kb_json_free(held);
  return status;
}

bool kb_privileges_describe(struct kb_live *live, struct kb_buf *out)
{
  struct kb_buf filter = {0};
  const bool is_good = make_filter(live, &filter);
  kb_live_describe_sign_in(live, out);
  kb_live_describe_privileges(live, out);
  if (is_good) {
    const struct kb_query query = needed_query(&filter);
    kb_live_describe_query(live, &query, out);
  }
  kb_buf_fini(&filter);
  return is_good && !out->failed;
}

/* --- Writing --- */

size_t kb_privileges_count(const struct kb_privileges *privileges, enum kb_privilege_state state)
{
  size_t count = 0;
  for (size_t i = 0; i < privileges->count; i++) {
    count += privileges->list[i].state == state;
  }
  return count;
}

static const char *words_of(const struct kb_privilege *privilege)
{
  switch (privilege->state) {
  case KB_PRIVILEGE_HELD:
    return depths[privilege->depth].words;
  case KB_PRIVILEGE_LACKING:
    return "no: ask an administrator for a security role with it";
  case KB_PRIVILEGE_NO_TABLE:
    return "not needed: the organization has no such table";
  case KB_PRIVILEGE_NOT_STATED:
  default:
    return "not known: the organization does not say what this table needs";
  }
}

/* Names from the organization are shown as other untrusted text. */
static void add_cell(struct kb_buf *out, const char *text, size_t width)
{
  const size_t before = out->length;
  kb_text_display(out, kb_slice_of(text));
  const size_t length = out->length - before;
  kb_buf_addf(out, "%*s", (int)(length < width ? width - length : 0) + 2, "");
}

static size_t larger(size_t a, size_t b)
{
  return a > b ? a : b;
}

void kb_privileges_write_text(const struct kb_privileges *privileges, struct kb_buf *out)
{
  enum { WIDEST = 60 };
  size_t table = strlen("TABLE");
  size_t name = strlen("PRIVILEGE");
  for (size_t i = 0; i < privileges->count; i++) {
    table = larger(table, strlen(privileges->list[i].table->logical_name));
    name = larger(name, strlen(privileges->list[i].name));
  }
  table = table < WIDEST ? table : WIDEST;
  name = name < WIDEST ? name : WIDEST;
  add_cell(out, "TABLE", table);
  add_cell(out, "PRIVILEGE", name);
  kb_buf_add_text(out, "HAS\n");
  for (size_t i = 0; i < privileges->count; i++) {
    const struct kb_privilege *privilege = &privileges->list[i];
    add_cell(out, privilege->table->logical_name, table);
    add_cell(out, *privilege->name ? privilege->name : "-", name);
    kb_buf_addf(out, "%s\n", words_of(privilege));
  }
}

void kb_privileges_write_json(const struct kb_privileges *privileges, const char *organization,
                              struct kb_buf *out)
{
  struct kb_json_writer json = {.out = out, .pretty = true};
  kb_json_begin_object(&json);
  kb_json_text_member(&json, "organization", organization);
  kb_json_text_member(&json, "user", privileges->user);
  kb_json_key(&json, "privileges");
  kb_json_begin_array(&json);
  for (size_t i = 0; i < privileges->count; i++) {
    const struct kb_privilege *privilege = &privileges->list[i];
    const bool is_held = privilege->state == KB_PRIVILEGE_HELD;
    kb_json_begin_object(&json);
    kb_json_text_member(&json, "table", privilege->table->logical_name);
    kb_json_text_member(&json, "privilege", *privilege->name ? privilege->name : NULL);
    kb_json_key(&json, "has");
    if (is_held || privilege->state == KB_PRIVILEGE_LACKING) {
      kb_json_bool(&json, is_held);
    } else {
      kb_json_null(&json);
    }
    kb_json_text_member(&json, "depth", is_held ? depths[privilege->depth].name : NULL);
    kb_json_key(&json, "table_exists");
    if (privilege->state == KB_PRIVILEGE_NO_TABLE || privilege->is_defined) {
      kb_json_bool(&json, privilege->is_defined);
    } else {
      kb_json_null(&json);
    }
    kb_json_end_object(&json);
  }
  kb_json_end_array(&json);
  kb_json_end_object(&json);
  kb_buf_add_char(out, '\n');
}
