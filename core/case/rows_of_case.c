#include "case/case_inside.h"

#include "base/grow.h"
#include "case/join.h"

#include <stdlib.h>

/* State of reading the rows of a relation to many. */
struct reading {
  struct kb_case *a_case;
  const struct kb_relation *relation;
  const struct kb_record *owner;
  struct kb_case_rows *rows;
  int linked; /* the navigation under which there is only a link to the rows; -1: none */
};

struct kb_record *kb_case_new_row(struct kb_case_rows *rows)
{
  return KB_MAKE_ROOM(rows->list, rows->count, rows->capacity, 4) ? &rows->list[rows->count] : NULL;
}

static enum kb_status add_row(const struct reading *reading, struct kb_node object,
                              struct kb_error *error)
{
  struct kb_case *a_case = reading->a_case;
  struct kb_record *row = kb_case_new_row(reading->rows);
  if (!row) {
    return kb_fail_no_memory(error);
  }
  const enum kb_status status =
    kb_record_read(row, reading->relation->table, object, a_case->names, &a_case->values, error);
  row->name = reading->relation->one_name;
  reading->rows->count += status == KB_OK;
  return status;
}

/* Adds the rows of a list; elements that are not rows are skipped and noted. */
static void add_list(const struct reading *reading, struct kb_node list, int navigation)
{
  const size_t end = kb_node_end(list);
  struct kb_error error = {.status = KB_OK};
  enum kb_status status = KB_OK;
  for (size_t at = kb_node_first(list); at < end && status == KB_OK; at = list.tokens[at].next) {
    const struct kb_node element = {list.text, list.tokens, at};
    status = add_row(reading, element, &error);
    if (status == KB_INVALID) {
      kb_case_note_odd(reading->a_case, reading->owner, reading->relation, navigation, KB_ODD_ROW,
                       kb_raw_kind(kb_node_text(element)));
      status = KB_OK;
    }
  }
  kb_case_fail(reading->a_case, status, &error);
}

/* The list in an object that holds nothing but it: {"value":[…],"Count":2}, as PowerShell 5 may
   write a list, and {"results":[…]} of OData 2. */
static bool is_wrapped_list(struct kb_node object, struct kb_node *list)
{
  return (kb_node_find(object, "value", list) || kb_node_find(object, "results", list)) &&
         kb_node_text(*list).data[0] == '[';
}

static bool has_column(const struct kb_table *table, struct kb_node object)
{
  for (size_t at = kb_node_first(object); at < kb_node_end(object); at = kb_node_next(object, at)) {
    if (kb_schema_column(table, kb_node_key(object, at)) >= 0) {
      return true;
    }
  }
  return false;
}

/* PowerShell writes a list of one element as that element. False if the object is no row. */
static bool add_object(const struct reading *reading, struct kb_node object, int navigation)
{
  struct kb_node list;
  struct kb_error error = {.status = KB_OK};
  if (is_wrapped_list(object, &list)) {
    add_list(reading, list, navigation);
    return true;
  }
  if (!has_column(reading->relation->table, object)) { /* such as {"__deferred":…} */
    kb_case_note_odd(reading->a_case, reading->owner, reading->relation, navigation, KB_ODD_TYPE,
                     KB_JSON_OBJECT);
    return false;
  }
  kb_case_fail(reading->a_case, add_row(reading, object, &error), &error);
  return true;
}

static bool is_link_alone(const struct reading *reading, struct kb_node list)
{
  const int place = reading->relation->next_link;
  const struct kb_member link =
    place >= 0 ? kb_record_extra(reading->owner, place) : (struct kb_member){.is_there = false};
  return kb_node_first(list) == kb_node_end(list) && link.is_there &&
         kb_schema_is_link_alone(kb_node_text(link.node));
}

static void read_nested(struct reading *reading)
{
  const struct kb_relation *relation = reading->relation;
  struct kb_case_rows *rows = reading->rows;
  const struct kb_member partial = relation->partial >= 0
                                     ? kb_record_extra(reading->owner, relation->partial)
                                     : (struct kb_member){.is_there = false};
  for (size_t i = 0; i < relation->navigation_count && !rows->is_known; i++) {
    const int navigation = relation->navigations[i];
    const struct kb_member nested = kb_record_extra(reading->owner, navigation);
    if (nested.kind == KB_JSON_ARRAY && is_link_alone(reading, nested.node)) {
      reading->linked = navigation;
      continue;
    }
    if (nested.kind == KB_JSON_ARRAY) {
      add_list(reading, nested.node, navigation);
    } else if (nested.kind != KB_JSON_OBJECT || !add_object(reading, nested.node, navigation)) {
      continue;
    }
    rows->is_partial = partial.is_there && kb_slice_is(kb_node_text(partial.node), "true");
    rows->is_known = !rows->is_partial;
  }
}

/* --- Joined rows --- */

static enum kb_status take_row(void *context, struct kb_slice text, struct kb_error *error)
{
  const struct reading *reading = context;
  struct kb_node row;
  return kb_values_keep(&reading->a_case->values, text, &row) ? add_row(reading, row, error)
                                                              : kb_fail_no_memory(error);
}

/* The key of a row and its index. */
struct row_key {
  unsigned char key[16];
  size_t place;
};

static int compare_keys(const void *a, const void *b)
{
  const struct row_key *x = a;
  const struct row_key *y = b;
  const int keys = memcmp(x->key, y->key, sizeof x->key);
  return keys != 0 ? keys : (x->place > y->place) - (x->place < y->place);
}

/* Puts the rows that were joined in the order of their keys: in which order they were read must not
   decide which of them is the first. */
static bool sort_joined(struct kb_case_rows *rows, size_t first, struct row_key *keys)
{
  const size_t count = rows->count - first;
  struct kb_record *sorted = malloc(count * sizeof *sorted);
  if (!sorted) {
    return false;
  }
  for (size_t i = 0; i < count; i++) {
    keys[i] = (struct row_key){.place = first + i};
    if (rows->list[first + i].id) {
      kb_id_key(rows->list[first + i].id, keys[i].key);
    }
  }
  qsort(keys, count, sizeof *keys, compare_keys);
  for (size_t i = 0; i < count; i++) {
    sorted[i] = rows->list[keys[i].place];
  }
  memcpy(rows->list + first, sorted, count * sizeof *sorted);
  free(sorted);
  return true;
}

/* A row that came both nested and in a file, or in two files, counts once: the first one is kept.
   Those before `first` are all kept. */
static void drop_repeated(struct kb_case_rows *rows, size_t first, struct row_key *keys)
{
  size_t count = 0;
  for (size_t i = 0; i < rows->count; i++) {
    if (rows->list[i].id) {
      kb_id_key(rows->list[i].id, keys[count].key);
      keys[count++].place = i;
    }
  }
  qsort(keys, count, sizeof *keys, compare_keys);
  for (size_t i = 1; i < count; i++) {
    if (keys[i].place >= first && memcmp(keys[i].key, keys[i - 1].key, sizeof keys->key) == 0) {
      rows->list[keys[i].place].table = NULL; /* to be dropped */
    }
  }
  size_t kept = first;
  for (size_t i = first; i < rows->count; i++) {
    if (rows->list[i].table) {
      rows->list[kept++] = rows->list[i];
    }
  }
  rows->count = kept;
}

/* Of the rows from `first` on, which were joined. */
static void settle_joined(struct kb_case *a_case, struct kb_case_rows *rows, size_t first)
{
  struct row_key *keys = malloc((rows->count + 1) * sizeof *keys);
  if (!keys) {
    a_case->values.failed = true;
    return;
  }
  drop_repeated(rows, first, keys);
  if (rows->count - first > 1 && !sort_joined(rows, first, keys)) {
    a_case->values.failed = true;
  }
  free(keys);
}

/* Adds the stored rows with equal values. False: whether there are any is unknown. */
static bool find_joined(struct reading *reading, const struct kb_column_pair *pairs, size_t count,
                        int key)
{
  struct kb_case *a_case = reading->a_case;
  struct kb_join_values values;
  char numbers[KB_PAIRS_MAX][KB_JOIN_NUMBER_SIZE];
  struct kb_error error = {.status = KB_OK};
  const struct kb_column_pair *decides = pairs;
  const enum kb_link link =
    kb_case_own_values(a_case, reading->owner, pairs, count, &values, numbers, &decides);
  if (link == KB_LINK_RECORD) {
    kb_case_fail(a_case, kb_join_find(a_case->join, key, &values, take_row, reading, &error),
                 &error);
  }
  return link != KB_LINK_UNKNOWN;
}

static void read_joined(struct reading *reading)
{
  struct kb_case *a_case = reading->a_case;
  struct kb_case_rows *rows = reading->rows;
  const struct kb_relation *relation = reading->relation;
  if (!a_case->join || relation->join_key < 0) {
    return;
  }
  const enum kb_rows_there there = kb_join_there(a_case->join, relation->table);
  if (there == KB_ROWS_AS_FOUND && !kb_join_has(a_case->join, relation->table)) {
    return;
  }
  const size_t first = rows->count;
  const bool can_tell =
    find_joined(reading, relation->pairs, relation->pair_count, relation->join_key);
  if (relation->has_also) {
    find_joined(reading, &relation->also, 1, relation->also_key);
  }
  if (rows->count > first) {
    settle_joined(a_case, rows, first);
  }
  /* Rows were exported, so a case without any has none. That is not certain while files are still
     being read. */
  rows->is_known =
    !rows->is_partial && (rows->is_known || there == KB_ROWS_ALL ||
                          (there == KB_ROWS_AS_FOUND && !a_case->input_open && can_tell));
  rows->is_partial = rows->is_partial || (!rows->is_known && there == KB_ROWS_PART);
}

static void read_rows(struct kb_case *a_case, const struct kb_relation *relation,
                      struct kb_case_rows *rows)
{
  struct reading reading = {a_case, relation, &a_case->root, rows, -1};
  rows->is_known = false;
  rows->is_partial = false;
  if (relation->from >= 0) {
    const struct kb_related *from = kb_case_related(a_case, relation->from);
    rows->is_known = from->link == KB_LINK_NONE;
    if (from->link != KB_LINK_RECORD) {
      return;
    }
    reading.owner = &from->record;
  }
  read_nested(&reading);
  read_joined(&reading);
  if (reading.linked >= 0 && !rows->is_known && !rows->is_partial && !a_case->input_open) {
    kb_case_note_odd(a_case, reading.owner, relation, reading.linked, KB_ODD_LINK, KB_JSON_ARRAY);
  }
}

const struct kb_case_rows *kb_case_rows(struct kb_case *a_case, int relation)
{
  struct kb_case_rows *rows = &a_case->rows[relation];
  if (!rows->is_read) {
    rows->is_read = true;
    rows->count = 0;
    read_rows(a_case, &a_case->subject->relations[relation], rows);
  }
  return rows;
}
