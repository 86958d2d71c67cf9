#include "article/article.h"

#include "article/article_check.h"
#include "article/article_remedies.h"

#include <stdio.h>
#include <stdlib.h>

/* State of reading an article. Only fields that have the right type are read. */
struct reader {
  const struct kb_fields *fields;
  struct kb_article *article;
  struct kb_diagnostics *diagnostics;
  bool failed; /* out of memory */
};

static void *take(struct reader *reader, void *memory)
{
  reader->failed = reader->failed || !memory;
  return memory;
}

static void *new_list(struct reader *reader, size_t count, size_t size)
{
  return take(reader, kb_arena_array(&reader->article->arena, count, size));
}

static const char *copy_text(struct reader *reader, struct kb_slice text)
{
  return take(reader, kb_arena_dup(&reader->article->arena, text));
}

/* The text of the field with that key in the table at `table`; NULL if there is none. */
static const char *read_text(struct reader *reader, size_t table, const char *key)
{
  const struct kb_field *field = kb_fields_find(reader->fields, table, key);
  return field ? copy_text(reader, field->text) : NULL;
}

static bool read_function(const struct reader *reader, size_t table, const char *key,
                          const struct kb_compiled_condition **condition)
{
  const struct kb_field *field = kb_fields_find(reader->fields, table, key);
  *condition = field ? field->condition : NULL;
  return field != NULL;
}

/* A table within the one at `table`, if it exists. */
struct inner {
  size_t at;
  size_t count; /* number of its members */
  bool is_there;
};

static struct inner find_inner(const struct reader *reader, size_t table, const char *key)
{
  const struct kb_field *list = reader->fields->list;
  const struct kb_field *field = kb_fields_find(reader->fields, table, key);
  struct inner inner = {.is_there = field != NULL};
  if (field) {
    inner.at = kb_fields_index(reader->fields, field);
    for (size_t at = inner.at + 1; at < field->next; at = list[at].next) {
      inner.count++;
    }
  }
  return inner;
}

/* A text or a list of texts; NULL if the key is missing. */
static const char **read_texts(struct reader *reader, size_t table, const char *key, size_t *count)
{
  const struct inner inner = find_inner(reader, table, key);
  const struct kb_field *list = reader->fields->list;
  const bool is_text = inner.is_there && list[inner.at].kind == KB_FIELD_TEXT;
  *count = is_text ? 1 : inner.count;
  const char **texts = new_list(reader, *count, sizeof *texts);
  size_t at = is_text ? inner.at : inner.at + 1;
  for (size_t i = 0; texts && i < *count; i++, at = list[at].next) {
    texts[i] = copy_text(reader, list[at].text);
  }
  return texts;
}

static void read_signatures(struct reader *reader, size_t symptom)
{
  const struct inner inner = find_inner(reader, symptom, "signatures");
  struct kb_signature *list = new_list(reader, inner.count, sizeof *list);
  size_t at = inner.at + 1;
  for (size_t i = 0; list && i < inner.count; i++, at = reader->fields->list[at].next) {
    list[i].code = read_text(reader, at, "code");
    list[i].number = read_text(reader, at, "number");
    list[i].message = read_text(reader, at, "message");
    list[i].details = read_text(reader, at, "details");
    list[i].source = read_text(reader, at, "source");
  }
  reader->article->signatures = list;
  reader->article->signature_count = list ? inner.count : 0;
}

static void check_signatures(struct reader *reader)
{
  struct kb_signatures *index = take(reader, kb_signatures_new());
  for (size_t i = 0; index && i < reader->article->signature_count; i++) {
    struct kb_error error;
    const enum kb_status status =
      kb_signatures_add(index, &reader->article->signatures[i], 0, &error);
    if (status == KB_NO_MEMORY) {
      reader->failed = true;
    } else if (status != KB_OK) {
      char path[64];
      snprintf(path, sizeof path, "symptom.signatures[%zu]", i + 1);
      kb_diagnostic_add(reader->diagnostics, KB_E_SIGNATURE, path, NULL, "%s: %s", path,
                        error.message);
    }
  }
  kb_signatures_free(index);
}

static void read_symptom(struct reader *reader)
{
  const struct inner symptom = find_inner(reader, 0, "symptom");
  reader->article->symptom = read_text(reader, symptom.at, "text");
  reader->article->has_symptom_when =
    read_function(reader, symptom.at, "when", &reader->article->symptom_condition);
  read_signatures(reader, symptom.at);
  check_signatures(reader);
}

static bool read_flag(const struct reader *reader, size_t table, const char *key)
{
  const struct kb_field *field = kb_fields_find(reader->fields, table, key);
  return field && kb_slice_is(field->text, "true");
}

/* The remedy of cause `number`, if it has a valid one. */
static const struct kb_remedy *read_remedy(struct reader *reader, size_t cause_at, bool has_when,
                                           size_t number)
{
  const struct inner remedy = find_inner(reader, cause_at, "remedy");
  char path[64];
  if (!remedy.is_there || !reader->article->subject) {
    return NULL;
  }
  snprintf(path, sizeof path, "causes[%zu].remedy", number);
  if (!has_when) {
    kb_diagnostic_add(reader->diagnostics, KB_E_REMEDY, path, "add when = function(case) … end",
                      "%s is never carried out: without when, the cause is never confirmed", path);
  }
  return kb_remedy_read(&reader->article->arena, reader->article->subject, reader->fields,
                        remedy.at, path, reader->diagnostics, &reader->failed);
}

static void check_cause(struct reader *reader, const struct kb_cause *causes, size_t at)
{
  char path[64];
  snprintf(path, sizeof path, "causes[%zu]", at + 1);
  if (!causes[at].has_when && !causes[at].look) {
    kb_diagnostic_add(reader->diagnostics, KB_E_CAUSE_UNKNOWN, path,
                      "add when = function(case) … end, or look = \"where to look\"",
                      "%s has neither when nor look: nobody could tell whether it is the cause",
                      path);
  }
  for (size_t i = 0; i < at && causes[at].id; i++) {
    if (causes[i].id && strcmp(causes[i].id, causes[at].id) == 0) {
      snprintf(path, sizeof path, "causes[%zu].id", at + 1);
      kb_diagnostic_add(reader->diagnostics, KB_E_DUPLICATE_CAUSE, path, NULL,
                        "two causes have the id \"%.60s\"", causes[at].id);
    }
  }
}

static void read_causes(struct reader *reader)
{
  const struct inner causes = find_inner(reader, 0, "causes");
  struct kb_cause *list = new_list(reader, causes.count, sizeof *list);
  size_t at = causes.at + 1;
  for (size_t i = 0; list && i < causes.count; i++, at = reader->fields->list[at].next) {
    list[i].id = read_text(reader, at, "id");
    list[i].text = read_text(reader, at, "text");
    list[i].look = read_text(reader, at, "look");
    list[i].has_when = read_function(reader, at, "when", &list[i].condition);
    list[i].remedy = read_remedy(reader, at, list[i].has_when, i + 1);
    check_cause(reader, list, i);
  }
  reader->article->causes = list;
  reader->article->cause_count = list ? causes.count : 0;
}

/* A cause named by element `number` of a list must exist. */
static int find_cause(struct reader *reader, struct kb_slice id, const char *list, size_t number)
{
  const struct kb_article *article = reader->article;
  int cause = (int)article->cause_count - 1;
  while (cause >= 0 && !(article->causes[cause].id && kb_slice_is(id, article->causes[cause].id))) {
    cause--;
  }
  if (cause < 0) {
    char path[64];
    snprintf(path, sizeof path, "%s[%zu].%scause", list, number,
             strcmp(list, "examples") == 0 ? "expect." : "");
    struct kb_buf known = {0};
    for (size_t i = 0; i < reader->article->cause_count; i++) {
      kb_buf_addf(&known, "%s%s", i > 0 ? ", " : "the causes are: ", reader->article->causes[i].id);
    }
    kb_diagnostic_add(reader->diagnostics, KB_E_UNKNOWN_CAUSE, path, kb_buf_text(&known),
                      "%s names the cause \"%.*s\", which the article does not have", path,
                      (int)(id.length < 60 ? id.length : 60), id.data);
    kb_buf_fini(&known);
  }
  return cause;
}

static void read_steps(struct reader *reader)
{
  const struct inner steps = find_inner(reader, 0, "resolution");
  struct kb_step *list = new_list(reader, steps.count, sizeof *list);
  size_t at = steps.at + 1;
  for (size_t i = 0; list && i < steps.count; i++, at = reader->fields->list[at].next) {
    list[i].text = read_text(reader, at, "text");
    const char *cause = read_text(reader, at, "cause");
    list[i].cause = cause ? find_cause(reader, kb_slice_of(cause), "resolution", i + 1) : -1;
    list[i].steps = read_texts(reader, at, "steps", &list[i].step_count);
    list[i].is_fixed = read_flag(reader, at, "fix");
  }
  reader->article->steps = list;
  reader->article->step_count = list ? steps.count : 0;
}

static void check_row(struct reader *reader, size_t example_at, size_t number)
{
  const struct kb_field *row = kb_fields_find(reader->fields, example_at, "case");
  if (row->reason) {
    char path[64];
    snprintf(path, sizeof path, "examples[%zu].case", number);
    kb_diagnostic_add(reader->diagnostics, KB_E_VALUE, path, NULL, "%s is no row: %s", path,
                      row->reason);
  }
}

/* The causes of an example must exist. */
static void check_expect(struct reader *reader, size_t example_at, size_t number)
{
  const struct kb_field *list = reader->fields->list;
  const struct inner causes =
    find_inner(reader, find_inner(reader, example_at, "expect").at, "cause");
  if (causes.is_there && list[causes.at].kind == KB_FIELD_TEXT) {
    find_cause(reader, list[causes.at].text, "examples", number);
  }
  for (size_t at = causes.at + 1; causes.is_there && at < list[causes.at].next;
       at = list[at].next) {
    find_cause(reader, list[at].text, "examples", number);
  }
}

static void read_expect(struct reader *reader, size_t example_at, struct kb_example *example)
{
  const size_t at = find_inner(reader, example_at, "expect").at;
  example->verdict = read_text(reader, at, "verdict");
  example->causes_given = kb_fields_find(reader->fields, at, "cause") != NULL;
  example->causes = read_texts(reader, at, "cause", &example->cause_count);
  example->missing_given = kb_fields_find(reader->fields, at, "missing") != NULL;
  example->missing = read_texts(reader, at, "missing", &example->missing_count);
}

/* A run has no use for examples, but an article with an error in one is no article there either. */
static void check_examples(struct reader *reader)
{
  const struct inner examples = find_inner(reader, 0, "examples");
  size_t at = examples.at + 1;
  for (size_t i = 0; i < examples.count; i++, at = reader->fields->list[at].next) {
    check_row(reader, at, i + 1);
    check_expect(reader, at, i + 1);
  }
}

static void read_examples(struct reader *reader)
{
  const struct inner examples = find_inner(reader, 0, "examples");
  struct kb_example *list = new_list(reader, examples.count, sizeof *list);
  size_t at = examples.at + 1;
  for (size_t i = 0; list && i < examples.count; i++, at = reader->fields->list[at].next) {
    list[i].name = read_text(reader, at, "name");
    list[i].pending = read_text(reader, at, "pending");
    list[i].row = copy_text(reader, kb_fields_find(reader->fields, at, "case")->text);
    read_expect(reader, at, &list[i]);
  }
  reader->article->examples = list;
  reader->article->example_count = list ? examples.count : 0;
}

static void read_head(struct reader *reader)
{
  struct kb_article *article = reader->article;
  const struct inner source = find_inner(reader, 0, "source");
  article->code = read_text(reader, 0, "code");
  article->kb = read_text(reader, 0, "kb");
  article->source_file = source.is_there ? read_text(reader, source.at, "file") : NULL;
  article->source_hash = source.is_there ? read_text(reader, source.at, "hash") : NULL;
  article->other_kb = read_texts(reader, 0, "other_kb", &article->other_kb_count);
  article->title = read_text(reader, 0, "title");
  article->product = read_text(reader, 0, "product");
  article->reference = read_text(reader, 0, "reference");
  article->reviewed = read_text(reader, 0, "reviewed");
  article->status = read_text(reader, 0, "status");
  article->retired = read_text(reader, 0, "retired");
  article->severity = read_text(reader, 0, "severity");
  article->role = read_text(reader, 0, "role");
  article->has_early = read_function(reader, 0, "early", &article->early_condition);
}

/* Whether the source has the name after that text. */
static bool names(struct kb_slice source, const char *before, const char *name)
{
  const size_t length = strlen(before);
  const char *at = source.data;
  const char *end = source.data + source.length;
  while ((at = memchr(at, before[length - 1], (size_t)(end - at))) != NULL) {
    at++;
    if ((size_t)(at - source.data) >= length && memcmp(at - length, before, length) == 0 &&
        (size_t)(end - at) >= strlen(name) && memcmp(at, name, strlen(name)) == 0) {
      return true;
    }
  }
  return false;
}

void kb_article_take_relations(struct kb_article *article, struct kb_slice source)
{
  const struct kb_subject *subject = article->subject;
  if (subject == kb_schema_default(subject->schema)) {
    article->relations = UINT32_MAX; /* most articles: reading them all again would take time */
    return;
  }
  for (size_t i = 0; i < subject->relation_count; i++) {
    const char *name = subject->relations[i].name;
    if (!names(source, "case.", name) && !names(source, "{", name) && (int)i != subject->errors) {
      continue;
    }
    for (int at = (int)i; at >= 0; at = subject->relations[at].from) {
      article->relations |= UINT32_C(1) << at;
    }
  }
}

/* Names the subjects, where the article names none of them. */
static void check_subject(const struct kb_schema *schema, struct kb_diagnostics *diagnostics)
{
  struct kb_buf names = {0};
  for (size_t i = 0; i < schema->subject_count; i++) {
    kb_buf_addf(&names, "%s%s", i > 0 ? ", " : "", schema->subjects[i]->name);
  }
  kb_diagnostic_add(diagnostics, KB_E_VALUE, "about", NULL, "an article is about one of these: %s",
                    kb_buf_text(&names));
  diagnostics->failed = diagnostics->failed || names.failed;
  kb_buf_fini(&names);
}

bool kb_article_read(struct kb_article *article, const struct kb_schema *schema,
                     const struct kb_fields *fields, bool with_examples,
                     struct kb_diagnostics *diagnostics)
{
  struct reader reader = {fields, article, diagnostics, fields->failed};
  const size_t before = diagnostics->count;
  if (fields->too_many) {
    kb_diagnostic_add(diagnostics, KB_E_LOAD, "", NULL, "the article has more than %d values",
                      KB_FIELDS_MAX);
    return !diagnostics->failed;
  }
  if (fields->bytes > KB_FIELDS_BYTES_MAX) {
    kb_diagnostic_add(diagnostics, KB_E_LOAD, "", NULL,
                      "the texts of the article take more than %d KiB", KB_FIELDS_BYTES_MAX / 1024);
    return !diagnostics->failed;
  }
  if (reader.failed) {
    return false;
  }
  if (fields->list[0].kind != KB_FIELD_TABLE) {
    const enum kb_field_kind kind = fields->list[0].kind;
    kb_diagnostic_add(diagnostics, KB_E_RETURN, "", "end the file with: return { code = …, … }",
                      "the file returns %s, but must return one table",
                      kind == KB_FIELD_NIL ? "nothing" : kb_field_kind_name(kind));
    return !diagnostics->failed;
  }
  if (!kb_article_check_schema(fields, diagnostics)) {
    return !diagnostics->failed;
  }
  article->subject = kb_fields_subject(fields, schema);
  if (!article->subject) {
    check_subject(schema, diagnostics);
  }
  read_head(&reader);
  read_symptom(&reader);
  read_causes(&reader);
  read_steps(&reader);
  if (diagnostics->count == before) {
    kb_article_check_remedies(article, diagnostics);
  }
  check_examples(&reader);
  if (with_examples) {
    read_examples(&reader);
  }
  return !reader.failed && !diagnostics->failed;
}

bool kb_article_take_conditions(struct kb_article *article, const struct kb_fields *fields)
{
  struct reader reader = {.fields = fields, .article = article};
  const struct inner symptom = find_inner(&reader, 0, "symptom");
  const struct inner causes = find_inner(&reader, 0, "causes");
  struct kb_cause *list = new_list(&reader, article->cause_count, sizeof *list);
  size_t at = causes.at + 1;
  if (!list || !symptom.is_there || causes.count != article->cause_count) {
    return !reader.failed;
  }
  read_function(&reader, symptom.at, "when", &article->symptom_condition);
  read_function(&reader, 0, "early", &article->early_condition);
  for (size_t i = 0; i < causes.count; i++, at = fields->list[at].next) {
    list[i] = article->causes[i];
    read_function(&reader, at, "when", &list[i].condition);
  }
  article->causes = list;
  return true;
}

void kb_article_fini(struct kb_article *article)
{
  kb_arena_fini(&article->arena);
  *article = (struct kb_article){0};
}

struct kb_article *kb_article_new(void)
{
  enum { FIRST_SIZE = 1536 }; /* most articles need no more */
  struct kb_article *article = calloc(1, sizeof *article);
  if (article) {
    article->arena.first_size = FIRST_SIZE;
  }
  return article;
}

void kb_article_free(struct kb_article *article)
{
  if (article) {
    kb_article_fini(article);
    free(article);
  }
}

bool kb_article_has_kb(const struct kb_article *article, const char *number)
{
  bool has = article->kb && strcmp(article->kb, number) == 0;
  for (size_t i = 0; i < article->other_kb_count && !has; i++) {
    has = strcmp(article->other_kb[i], number) == 0;
  }
  return has;
}

int kb_article_cause(const struct kb_article *article, const char *id)
{
  for (size_t i = 0; i < article->cause_count; i++) {
    if (article->causes[i].id && strcmp(article->causes[i].id, id) == 0) {
      return (int)i;
    }
  }
  return -1;
}
