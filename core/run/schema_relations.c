#include "run/schema_relations.h"

#include "luasource/lua_string.h"
#include "run/metadata.h"

#include <stdio.h>

/* Relations of one subject being written: one in force, or one for a new table. */
struct block {
  const struct kb_schema *schema;
  const struct kb_schema_wanted *wanted;
  size_t count;
  const struct kb_subject *subject; /* NULL: of a new table */
  const char *root, *root_key;      /* the table */
  struct kb_buf text;
  size_t relations;
};

/* The key of a table that is in force or written; NULL: it is neither. */
static const char *key_of(const struct block *block, const char *name)
{
  const struct kb_table *known = kb_schema_table_of_logical_name(block->schema, kb_slice_of(name));
  const char *key = known ? known->key : NULL;
  for (size_t i = 0; i < block->count && !key; i++) {
    key = strcmp(block->wanted[i].table->name, name) == 0 ? block->wanted[i].table->key : NULL;
  }
  return key;
}

/* Whether a lookup makes a relation: it is written, and a team's own or asked for by name. */
static bool is_relation(const struct kb_schema_wanted *wanted, const struct kb_org_link *link)
{
  const struct kb_org_table *table = wanted->table;
  for (size_t n = 0; n < table->column_count && !link->to_many; n++) {
    const struct kb_org_column *column = &table->columns[n];
    if (strcmp(column->column.name, link->lookup) == 0) {
      return kb_schema_is_wanted(wanted, n) && !column->column.secret &&
             (column->is_custom || wanted->picked[n]);
    }
  }
  return false;
}

static bool is_taken(const struct block *block, const char *name)
{
  char field[200];
  snprintf(field, sizeof field, "name = \"%s\",", name);
  return (block->subject &&
          kb_subject_part(block->subject, kb_slice_of(name)) != KB_PART_IS_NOTHING) ||
         strcmp(name, block->root) == 0 || strstr(kb_buf_text(&block->text), field) != NULL;
}

/* Whether the subject leads to that table by that pair of columns already. */
static bool is_there(const struct block *block, const char *table, const char *own,
                     const char *theirs)
{
  const struct kb_subject *subject = block->subject;
  for (size_t i = 0; subject && i < subject->relation_count; i++) {
    const struct kb_relation *relation = &subject->relations[i];
    if (relation->from < 0 && relation->pair_count == 1 &&
        strcmp(relation->table->logical_name, table) == 0 && !relation->is_captured &&
        kb_schema_column(subject->table, kb_slice_of(own)) == relation->pairs[0].own &&
        kb_schema_column(relation->table, kb_slice_of(theirs)) == relation->pairs[0].theirs) {
      return true;
    }
  }
  return false;
}

/* What to write of a relation. */
struct relation {
  const char *name, *other_name; /* the second if the first is taken */
  const char *one_name;          /* NULL: to one row */
  const char *table, *navigation, *own, *theirs;
};

static void add(struct block *block, const struct relation *relation)
{
  const size_t limit = KB_RELATIONS_MAX - (block->subject ? block->subject->relation_count : 0);
  const char *name = is_taken(block, relation->name) ? relation->other_name : relation->name;
  if (is_there(block, relation->table, relation->own, relation->theirs) || is_taken(block, name)) {
    return;
  }
  if (block->relations++ >= limit) {
    kb_buf_addf(&block->text, "        -- one too many: %s, to the table %s\n", name,
                relation->table);
    return;
  }
  kb_buf_addf(&block->text, "        { name = \"%s\", ", name);
  if (relation->one_name) {
    kb_buf_addf(&block->text, "one_name = \"%s\", ", relation->one_name);
  }
  kb_buf_addf(&block->text, "table = \"%s\"%s,\n          ", relation->table,
              relation->one_name ? ", many = true" : "");
  if (relation->navigation) {
    kb_buf_addf(&block->text, "navigation = { \"%s\" }, ", relation->navigation);
  }
  kb_buf_addf(&block->text, "equal = { { \"%s\", \"%s\" } } },\n", relation->own, relation->theirs);
}

/* From a row with the lookup to the row that it names: case.contoso_region. */
static void add_to_one(struct block *block, const struct kb_org_link *link)
{
  const char *key = key_of(block, link->table);
  const struct kb_slice lookup = kb_metadata_logical_name(link->lookup);
  char name[160];
  char other_name[320];
  snprintf(name, sizeof name, "%.*s", (int)lookup.length, lookup.data);
  snprintf(other_name, sizeof other_name, "%s_%s", name, link->table);
  if (key) {
    add(block, &(struct relation){.name = name,
                                  .other_name = other_name,
                                  .table = link->table,
                                  .navigation = link->navigation,
                                  .own = link->lookup,
                                  .theirs = key});
  }
}

/* From a row to those with a lookup that names it: case.contoso_tickets. */
static void add_to_many(struct block *block, const struct kb_org_table *table,
                        const struct kb_org_link *link)
{
  const struct kb_slice lookup = kb_metadata_logical_name(link->lookup);
  char other_name[320];
  char one_name[320];
  snprintf(other_name, sizeof other_name, "%s_%.*s", table->set, (int)lookup.length, lookup.data);
  snprintf(one_name, sizeof one_name, "%s", table->name);
  if (is_taken(block, table->set) || is_taken(block, table->name)) {
    snprintf(one_name, sizeof one_name, "%s_%.*s", table->name, (int)lookup.length, lookup.data);
  }
  add(block, &(struct relation){.name = table->set,
                                .other_name = other_name,
                                .one_name = one_name,
                                .table = table->name,
                                .navigation = link->back,
                                .own = block->root_key,
                                .theirs = link->lookup});
}

static void fill(struct block *block)
{
  for (size_t i = 0; i < block->count; i++) {
    const struct kb_org_table *table = block->wanted[i].table;
    for (size_t n = 0; n < table->link_count; n++) {
      const struct kb_org_link *link = &table->links[n];
      if (!is_relation(&block->wanted[i], link)) {
        continue;
      }
      if (strcmp(table->name, block->root) == 0) {
        add_to_one(block, link);
      }
      if (strcmp(link->table, block->root) == 0) {
        add_to_many(block, table, link);
      }
    }
  }
}

static struct block begin(const struct kb_schema *schema, const struct kb_schema_wanted *wanted,
                          size_t count, const struct kb_subject *subject, const char *root,
                          const char *root_key)
{
  return (struct block){.schema = schema,
                        .wanted = wanted,
                        .count = count,
                        .subject = subject,
                        .root = root,
                        .root_key = root_key};
}

static void end(struct block *block, struct kb_buf *out)
{
  out->failed = out->failed || block->text.failed;
  kb_buf_fini(&block->text);
}

/* The text, each line of it a comment. */
static void add_comment(struct kb_buf *out, const char *text)
{
  while (*text) {
    const size_t length = strcspn(text, "\n");
    kb_buf_add_text(out, "  -- ");
    kb_buf_add(out, text, length);
    kb_buf_add_char(out, '\n');
    text += length + (text[length] != '\0');
  }
}

/* A subject for a new table, as a comment. */
static void write_new(struct kb_buf *out, const struct kb_schema *schema,
                      const struct kb_schema_wanted *wanted, size_t count, size_t n)
{
  const struct kb_org_table *table = wanted[n].table;
  struct block block = begin(schema, wanted, count, NULL, table->name, table->key);
  struct kb_buf text = {0};
  fill(&block);
  kb_buf_addf(&text, "    {\n      name = \"%s\", table = \"%s\",\n", table->name, table->name);
  if (block.relations > 0) {
    kb_buf_addf(&text, "      relations = {\n%s      },\n", kb_buf_text(&block.text));
  }
  kb_buf_add_text(&text, "    },\n");
  kb_buf_addf(out, "  -- For articles about a row of %s, add this to a list `subjects`:\n",
              table->name);
  add_comment(out, kb_buf_text(&text));
  out->failed = out->failed || text.failed;
  kb_buf_fini(&text);
  end(&block, out);
}

void kb_schema_write_relations(struct kb_buf *out, const struct kb_schema *schema,
                               const struct kb_schema_wanted *wanted, size_t count)
{
  size_t subjects = 0;
  for (size_t i = 0; i < schema->subject_count; i++) {
    const struct kb_subject *subject = schema->subjects[i];
    struct block block =
      begin(schema, wanted, count, subject, subject->table->logical_name, subject->table->key);
    fill(&block);
    if (block.relations > 0) {
      kb_buf_addf(out, "%s    {\n      name = \"%s\",\n      relations = {\n%s      },\n    },\n",
                  subjects++ == 0 ? "  subjects = {\n" : "", subject->name,
                  kb_buf_text(&block.text));
    }
    end(&block, out);
  }
  kb_buf_add_text(out, subjects > 0 ? "  },\n" : "");
  for (size_t n = 0; n < count; n++) {
    if (!wanted[n].known && wanted[n].is_whole) {
      write_new(out, schema, wanted, count, n);
    }
  }
}
