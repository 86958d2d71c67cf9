#include "author/selection_near.h"

#include "base/text.h"

/* Collects the words of the given kind from the rule set and lets kb_text_suggest pick the nearest.
   Without a kind it looks first for a missing or misspelled prefix, then among codes, severities,
   statuses and packs in turn. A pack has several names: its whole path, each path above it, and its
   last folder. */

static const char *const prefixes[] = {
  [KB_SELECT_CODE] = "code:",     [KB_SELECT_KB] = "kb:",     [KB_SELECT_SEVERITY] = "severity:",
  [KB_SELECT_STATUS] = "status:", [KB_SELECT_PACK] = "pack:", [KB_SELECT_ABOUT] = "about:",
};

static const char *const severities[] = {"error", "warning", "information", NULL};
static const char *const statuses[] = {"draft", "stable", "retired", NULL};

const char *kb_selection_prefix(enum kb_selection_kind kind)
{
  return prefixes[kind];
}

struct kb_slice kb_selection_pack(const char *file, const char *const *paths, size_t path_count)
{
  for (size_t i = path_count; i > 0; i--) {
    size_t length = strlen(paths[i - 1]);
    while (length > 1 && paths[i - 1][length - 1] == '/') {
      length--;
    }
    if (strncmp(file, paths[i - 1], length) == 0 && file[length] == '/') {
      const char *begin = file + length + strspn(file + length, "/");
      const char *end = strrchr(begin, '/');
      return (struct kb_slice){begin, end ? (size_t)(end - begin) : 0};
    }
  }
  return (struct kb_slice){"", 0};
}

/* What the word is compared with. */
struct near {
  const char *word;
  const struct kb_rule_set *rule_set;
  const char *const *paths;
  size_t path_count;
  struct kb_arena arena;
};

/* Allocates room for the words of all articles, `each` many per article, and a NULL at the end. */
static const char **room(struct near *near, size_t each)
{
  return kb_arena_array(&near->arena, near->rule_set->count * each + 1, sizeof(char *));
}

static const char *near_code(struct near *near)
{
  const char **codes = room(near, 1);
  size_t count = 0;
  for (size_t i = 0; codes && i < near->rule_set->count; i++) {
    const struct kb_article *article = near->rule_set->articles[i];
    codes[count] = article->code;
    count += !article->overridden;
  }
  if (codes) {
    codes[count] = NULL;
  }
  return codes ? kb_text_suggest(near->word, codes) : NULL;
}

static const char *near_number(struct near *near)
{
  const char **numbers = room(near, 1);
  size_t count = 0;
  for (size_t i = 0; numbers && i < near->rule_set->count; i++) {
    const struct kb_article *article = near->rule_set->articles[i];
    if (!article->overridden && article->kb) {
      numbers[count++] = article->kb;
    }
  }
  return numbers ? kb_text_suggest(near->word, numbers) : NULL;
}

/* The pack, those above it, and the last folder. */
static const char *near_pack(struct near *near)
{
  enum { MOST = 16 };
  const char **packs = room(near, MOST + 1);
  size_t count = 0;
  for (size_t i = 0; packs && i < near->rule_set->count; i++) {
    struct kb_slice pack =
      kb_selection_pack(near->rule_set->articles[i]->file, near->paths, near->path_count);
    for (size_t depth = 0; pack.length > 0 && depth < MOST; depth++) {
      size_t folder = pack.length;
      while (folder > 0 && pack.data[folder - 1] != '/') {
        folder--;
      }
      const char *whole = kb_arena_dup(&near->arena, pack);
      if (!whole) {
        return NULL;
      }
      packs[count++] = whole;
      if (depth == 0 && folder > 0) {
        packs[count++] = whole + folder;
      }
      pack.length = folder > 0 ? folder - 1 : 0;
    }
  }
  return packs ? kb_text_suggest(near->word, packs) : NULL;
}

/* Whether an article is about it. */
static bool has_articles(const struct kb_rule_set *rule_set, const struct kb_subject *subject)
{
  for (size_t i = 0; i < rule_set->count; i++) {
    if (!rule_set->articles[i]->overridden && rule_set->articles[i]->subject == subject) {
      return true;
    }
  }
  return false;
}

void kb_selection_subjects(struct kb_buf *out, const struct kb_rule_set *rule_set)
{
  const char *separator = "";
  for (size_t i = 0; i < rule_set->schema->subject_count; i++) {
    if (has_articles(rule_set, rule_set->schema->subjects[i])) {
      kb_buf_addf(out, "%s%s", separator, rule_set->schema->subjects[i]->name);
      separator = ", ";
    }
  }
}

static const char *near_subject(struct near *near)
{
  const struct kb_schema *schema = near->rule_set->schema;
  const char **names =
    kb_arena_array(&near->arena, schema->subject_count + 1, sizeof(char *)); /* ends with NULL */
  size_t count = 0;
  for (size_t i = 0; names && i < schema->subject_count; i++) {
    names[count] = schema->subjects[i]->name;
    count += has_articles(near->rule_set, schema->subjects[i]);
  }
  if (names) {
    names[count] = NULL;
  }
  return names ? kb_text_suggest(near->word, names) : NULL;
}

static const char *near_any(struct near *near)
{
  const char *found = near_code(near);
  found = found ? found : kb_text_suggest(near->word, severities);
  found = found ? found : kb_text_suggest(near->word, statuses);
  return found ? found : near_pack(near);
}

/* "severty:error", "4484702", "kb4484702": the prefix is missing or misspelled. */
static bool add_better_prefix(struct kb_buf *out, const char *word,
                              const struct kb_rule_set *rule_set)
{
  const char *number = strncmp(word, "kb", 2) == 0 ? word + 2 : word;
  for (size_t i = 0; i < rule_set->count; i++) {
    if (!rule_set->articles[i]->overridden && kb_article_has_kb(rule_set->articles[i], number)) {
      kb_buf_addf(out, "kb:%s", number);
      return true;
    }
  }
  static const char *const names[] = {"code", "kb", "severity", "status", "pack", "about", NULL};
  char name[16];
  const size_t length = strcspn(word, ":");
  if (word[length] == '\0' || length >= sizeof name) {
    return false;
  }
  memcpy(name, word, length);
  name[length] = '\0';
  const char *similar = kb_text_suggest(name, names);
  if (similar) {
    kb_buf_addf(out, "%s%s", similar, word + length);
  }
  return similar != NULL;
}

void kb_selection_near(struct kb_buf *out, enum kb_selection_kind kind, const char *word,
                       const struct kb_rule_set *rule_set, const char *const *paths,
                       size_t path_count)
{
  struct near near = {.word = word, .rule_set = rule_set, .paths = paths, .path_count = path_count};
  const char *found = NULL;
  switch (kind) {
  case KB_SELECT_ANY:
    found = add_better_prefix(out, word, rule_set) ? NULL : near_any(&near);
    break;
  case KB_SELECT_CODE:
    found = near_code(&near);
    break;
  case KB_SELECT_KB:
    found = near_number(&near);
    break;
  case KB_SELECT_SEVERITY:
    found = kb_text_suggest(word, severities);
    break;
  case KB_SELECT_STATUS:
    found = kb_text_suggest(word, statuses);
    break;
  case KB_SELECT_PACK:
    found = near_pack(&near);
    break;
  case KB_SELECT_ABOUT:
    found = near_subject(&near);
    break;
  case KB_SELECT_KIND_COUNT:
    break;
  }
  if (found) {
    const bool is_bare = kind == KB_SELECT_ANY || kind == KB_SELECT_ABOUT;
    kb_buf_addf(out, "%s%s", is_bare ? "" : prefixes[kind], found);
  }
  kb_arena_fini(&near.arena);
}
