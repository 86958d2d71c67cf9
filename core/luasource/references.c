#include "luasource/references.h"

#include "luasource/lua_expression.h"
#include "luasource/lua_scopes.h"

#include <stdlib.h>

/* Longer chains are cut after a name that fits: locals that stand for locals could make them
   grow without bound. */
enum { CHAIN_MAX = 256 };

struct kb_source_read {
  struct kb_source_chain chain;
  size_t root_length;
};

struct walk {
  const struct kb_lua_tokens *tokens;
  struct kb_arena *arena;
  struct kb_source_chains *chains;
  struct kb_buf text; /* of the chain being read */
  bool failed;        /* out of memory */
  struct kb_lua_scopes scopes;
};

/* A chain read from its first name on, in walk->text. */
struct reading {
  struct kb_slice root; /* what the first name stands for, borrowed; data NULL: unknown */
  size_t names;         /* number after the first */
  size_t end;           /* the token past the last name */
  size_t text_length;   /* up to the last name; 0: the first name stands for something unknown */
  size_t whole_end;     /* the token after [indexes] that follow the last name and are part of the
                           text, too */
};

static const struct kb_lua_token *token_at(const struct walk *walk, size_t at)
{
  return kb_lua_token_at(walk->tokens, at);
}

static bool is_at(const struct walk *walk, size_t at, const char *text)
{
  return kb_lua_is(token_at(walk, at), text);
}

static bool is_kind_at(const struct walk *walk, size_t at, enum kb_lua_kind kind)
{
  return token_at(walk, at)->kind == kind;
}

static size_t past(const struct walk *walk, size_t at)
{
  return kb_lua_past(walk->tokens, at);
}

static bool is_any(const struct walk *walk, size_t at, const char *const *texts)
{
  return kb_lua_is_any(token_at(walk, at), texts);
}

/* --- Chains --- */

static bool add_part(struct walk *walk, const char *before, struct kb_slice name)
{
  const size_t length = walk->text.length;
  kb_buf_add_text(&walk->text, before);
  kb_buf_add_slice(&walk->text, name);
  if (walk->text.length > CHAIN_MAX) {
    kb_buf_cut(&walk->text, length);
    return false;
  }
  return true;
}

static bool add_string_part(struct walk *walk, struct kb_slice token)
{
  struct kb_buf name = {0};
  kb_lua_string_value(&name, token);
  const bool added = name.length > 0 && add_part(walk, ".", kb_buf_slice(&name));
  walk->failed = walk->failed || name.failed;
  kb_buf_fini(&name);
  return added;
}

/* Reads the part at `*at` and moves past it; `*is_name` distinguishes .name and ["name"] from
   [anything]. False if the chain ends there. */
static bool read_part(struct walk *walk, size_t *at, bool *is_name)
{
  if (is_at(walk, *at, ".") && is_kind_at(walk, *at + 1, KB_LUA_NAME)) {
    *is_name = true;
    if (!add_part(walk, ".", token_at(walk, *at + 1)->text)) {
      return false;
    }
    *at += 2;
    return true;
  }
  const size_t pair = past(walk, *at) - 1;
  if (!is_at(walk, *at, "[") || !is_at(walk, pair, "]")) {
    return false;
  }
  *is_name = pair == *at + 2 && is_kind_at(walk, *at + 1, KB_LUA_STRING);
  if (*is_name ? !add_string_part(walk, token_at(walk, *at + 1)->text)
               : !add_part(walk, "[]", (struct kb_slice){0})) {
    return false;
  }
  *at = pair + 1;
  return true;
}

/* Reads the chain whose first name is at `at`. */
static struct reading read_chain(struct walk *walk, size_t at)
{
  const struct kb_slice root = kb_lua_scopes_resolve(&walk->scopes, token_at(walk, at)->text);
  struct reading reading = {.root = root};
  walk->failed = walk->failed || walk->text.failed;
  kb_buf_clear(&walk->text);
  if (!root.data || !add_part(walk, "", root)) {
    return reading;
  }
  reading.end = reading.whole_end = at + 1;
  reading.text_length = walk->text.length;
  bool is_name = false;
  while (read_part(walk, &reading.whole_end, &is_name)) {
    if (is_name) {
      reading.names++;
      reading.end = reading.whole_end;
      reading.text_length = walk->text.length;
    }
  }
  return reading;
}

static struct kb_slice keep_text(struct walk *walk)
{
  const char *copy = kb_arena_dup(walk->arena, kb_buf_slice(&walk->text));
  walk->failed = walk->failed || !copy;
  return (struct kb_slice){copy, copy ? walk->text.length : 0};
}

/* What the expression from `at` to `end` stands for, if it is a single chain. */
static struct kb_slice read_target(struct walk *walk, size_t at, size_t end)
{
  if (!is_kind_at(walk, at, KB_LUA_NAME)) {
    return (struct kb_slice){0};
  }
  const struct reading reading = read_chain(walk, at);
  if (reading.text_length == 0 || reading.whole_end != end) {
    return (struct kb_slice){0};
  }
  return keep_text(walk);
}

/* --- Comparisons --- */

static bool is_comparison(const struct walk *walk, size_t at)
{
  static const char *const comparisons[] = {"==", "~=", NULL};
  return is_any(walk, at, comparisons);
}

/* Operators that bind closer than a comparison, or make something else of what is beside them. */
static bool is_part_of_more(const struct walk *walk, size_t at)
{
  static const char *const operators[] = {"..", "+", "-", "*", "/",  "//",  "%",
                                          "^",  "&", "|", "~", "<<", ">>",  "#",
                                          ".",  ":", "[", "(", "{",  "not", NULL};
  return is_any(walk, at, operators) || is_kind_at(walk, at, KB_LUA_STRING);
}

/* A literal, or a name that is none of a local: nothing else can be judged without running it. */
static bool is_plain_value(const struct walk *walk, size_t at)
{
  const struct kb_lua_token *token = token_at(walk, at);
  return token->kind == KB_LUA_STRING || token->kind == KB_LUA_NUMBER || kb_lua_is(token, "true") ||
         kb_lua_is(token, "false") ||
         (token->kind == KB_LUA_NAME &&
          kb_slice_equal(kb_lua_scopes_resolve(&walk->scopes, token->text), token->text) &&
          !kb_lua_is(token, "null"));
}

/* What the chain from `at` to before `end` is compared with: its token, or `count`. */
static size_t compared_with(const struct walk *walk, size_t at, size_t end)
{
  if (is_comparison(walk, end) && is_plain_value(walk, end + 1) &&
      !is_part_of_more(walk, end + 2) &&
      (at == 0 || is_at(walk, at - 1, "(") || !is_part_of_more(walk, at - 1))) {
    return end + 1;
  }
  if (at > 2 && is_comparison(walk, at - 1) && is_plain_value(walk, at - 2) &&
      (is_at(walk, at - 3, "(") || !is_part_of_more(walk, at - 3)) && !is_part_of_more(walk, end)) {
    return at - 2;
  }
  return walk->tokens->count;
}

/* The method that is called on the chain that ends before `end`. */
static struct kb_slice method_of(const struct walk *walk, size_t end)
{
  const bool has_one = is_at(walk, end, ":") && is_kind_at(walk, end + 1, KB_LUA_NAME);
  return has_one ? token_at(walk, end + 1)->text : (struct kb_slice){0};
}

/* Adds the first `length` bytes of the text as a chain at `token`, which ends before `end`. */
static void add_chain(struct walk *walk, size_t length, size_t token, size_t end, bool known,
                      size_t compared)
{
  const char *copy = kb_arena_dup(walk->arena, (struct kb_slice){walk->text.data, length});
  if (!copy) {
    walk->failed = true;
    return;
  }
  const struct kb_lua_token *first = token_at(walk, token);
  const struct kb_lua_token *value = token_at(walk, compared);
  struct kb_source_read read = {
    .chain = {.text = {copy, length},
              .place = {first->line, first->column},
              .called = !known && (is_at(walk, end, "(") || is_at(walk, end, "{") ||
                                   is_kind_at(walk, end, KB_LUA_STRING)),
              .known = known,
              .method = known ? (struct kb_slice){0} : method_of(walk, end),
              .compared = value->text,
              .compared_kind = value->kind,
              .compared_place = {value->line, value->column}},
    .root_length = strcspn(copy, ".["),
  };
  kb_buf_add(&walk->chains->list, &read, sizeof read);
}

/* Whether the chain that ends before `end` is the first argument in known(chain, "name"). */
static bool is_asked(const struct walk *walk, size_t at, size_t end)
{
  if (at < 2 || !is_at(walk, at - 1, "(") || !is_kind_at(walk, at - 2, KB_LUA_NAME) ||
      !is_at(walk, end, ",") || !is_kind_at(walk, end + 1, KB_LUA_STRING) ||
      !is_at(walk, end + 2, ")")) {
    return false;
  }
  const bool is_field = at > 2 && (is_at(walk, at - 3, ".") || is_at(walk, at - 3, ":"));
  return !is_field &&
         kb_slice_is(kb_lua_scopes_resolve(&walk->scopes, token_at(walk, at - 2)->text), "known");
}

/* Whether the name at `at` is the key in { key = value }. */
static bool is_key(const struct walk *walk, size_t at)
{
  const size_t outer = token_at(walk, at)->outer;
  return is_at(walk, at + 1, "=") && is_at(walk, outer, "{") &&
         (is_at(walk, at - 1, "{") || is_at(walk, at - 1, ",") || is_at(walk, at - 1, ";"));
}

/* Within a function, `read` being the chain that begins with the token. */
static void add_global(struct walk *walk, const struct kb_lua_token *token,
                       const struct reading *read, bool is_assigned)
{
  const bool is_local = read->root.data != token->text.data;
  if (walk->scopes.function_count > 0 && !(is_local && read->names > 0)) {
    const struct kb_source_global global = {.name = read->root,
                                            .place = {token->line, token->column},
                                            .is_local = is_local,
                                            .is_assigned = is_assigned};
    kb_buf_add(&walk->chains->globals, &global, sizeof global);
  }
}

static void visit_name(struct walk *walk, size_t at)
{
  static const char *const not_read_after[] = {".", ":", "::", "goto", NULL};
  const struct kb_lua_token *token = token_at(walk, at);
  if ((at > 0 && is_any(walk, at - 1, not_read_after)) || is_key(walk, at)) {
    return;
  }
  const bool is_assigned = is_at(walk, at + 1, "=");
  if (is_assigned) {
    kb_lua_scopes_assign(&walk->scopes, token->text);
  }
  const struct reading reading = read_chain(walk, at);
  if (reading.text_length == 0) {
    return;
  }
  if (reading.names > 0) {
    add_chain(walk, reading.text_length, at, reading.end, false,
              compared_with(walk, at, reading.whole_end));
  }
  add_global(walk, token, &reading, is_assigned);
  if (is_assigned) {
    return;
  }
  if (is_asked(walk, at, reading.whole_end) &&
      add_string_part(walk, token_at(walk, reading.whole_end + 1)->text)) {
    add_chain(walk, walk->text.length, reading.whole_end + 1, reading.whole_end + 2, true,
              walk->tokens->count);
  }
}

/* --- Declarations: each returns the token to continue with --- */

/* Whether the function is an article's `when` or `early`, whose first parameter is the case. */
static bool is_condition(const struct walk *walk, size_t at)
{
  if (at < 3 || !is_at(walk, at - 1, "=")) {
    return false;
  }
  const bool bracketed = is_at(walk, at - 2, "]");
  static const char *const strings[] = {"\"when\"", "'when'", "\"early\"", "'early'", NULL};
  if (bracketed) {
    return is_any(walk, at - 3, strings);
  }
  return (is_at(walk, at - 2, "when") || is_at(walk, at - 2, "early")) &&
         (is_key(walk, at - 2) || is_at(walk, at - 3, "."));
}

/* What the first parameter stands for in any(chain, function(name) …) and none(…). */
static struct kb_slice row_target(struct walk *walk, size_t at)
{
  static const struct kb_slice none = {0};
  const size_t open = token_at(walk, at)->outer;
  if (open < 1 || !is_at(walk, open, "(") || !is_kind_at(walk, open - 1, KB_LUA_NAME) ||
      !is_at(walk, at - 1, ",") ||
      (open > 1 && (is_at(walk, open - 2, ".") || is_at(walk, open - 2, ":")))) {
    return none;
  }
  const struct kb_slice function =
    kb_lua_scopes_resolve(&walk->scopes, token_at(walk, open - 1)->text);
  if (!kb_slice_is(function, "any") && !kb_slice_is(function, "none")) {
    return none;
  }
  const struct kb_slice list = read_target(walk, open + 1, at - 1);
  return list.data && add_part(walk, "[]", none) ? keep_text(walk) : none;
}

static size_t visit_function(struct walk *walk, size_t at)
{
  struct kb_slice target = is_condition(walk, at) ? kb_slice_of("case") : row_target(walk, at);
  kb_lua_scopes_open(&walk->scopes,
                     (struct kb_lua_block){.end = past(walk, at) - 1, .is_function = true});
  size_t open = at + 1;
  bool has_self = false;
  while (is_kind_at(walk, open, KB_LUA_NAME) || is_at(walk, open, ".") || is_at(walk, open, ":")) {
    has_self = has_self || is_at(walk, open, ":");
    open++;
  }
  if (!is_at(walk, open, "(")) {
    return open;
  }
  if (has_self) {
    kb_lua_scopes_declare(&walk->scopes, (struct kb_lua_local){.name = kb_slice_of("self")});
  }
  const size_t end = past(walk, open);
  for (size_t i = open + 1; i < end; i++) {
    const struct kb_lua_token *token = token_at(walk, i);
    if (token->kind == KB_LUA_NAME) {
      if (kb_slice_is(token->text, "case")) {
        target = kb_slice_of("case");
      }
      kb_lua_scopes_declare(&walk->scopes, (struct kb_lua_local){token->text, target, 0});
      target = (struct kb_slice){0};
    }
  }
  return end;
}

/* The token after the name at `at`, its <attribute> and a comma, if another name follows. */
static size_t next_name(const struct walk *walk, size_t at)
{
  at++;
  if (is_at(walk, at, "<")) {
    at += 3;
  }
  return is_at(walk, at, ",") && is_kind_at(walk, at + 1, KB_LUA_NAME) ? at + 1 : at;
}

static size_t visit_local(struct walk *walk, size_t at)
{
  const size_t first = at + 1;
  if (is_at(walk, first, "function")) {
    const struct kb_lua_local local = {.name = token_at(walk, first + 1)->text};
    kb_lua_scopes_declare(&walk->scopes, local);
    return first;
  }
  size_t names_end = first;
  while (is_kind_at(walk, names_end, KB_LUA_NAME)) {
    names_end = next_name(walk, names_end);
  }
  if (names_end == first) {
    return first;
  }
  const bool has_values = is_at(walk, names_end, "=");
  size_t value = has_values ? names_end + 1 : names_end;
  const size_t resume = value;
  const size_t end = has_values ? kb_lua_expressions_end(walk->tokens, value) : names_end;
  for (size_t i = first; i < names_end; i = next_name(walk, i)) {
    struct kb_lua_local local = {.name = token_at(walk, i)->text, .from = end};
    if (value < end) {
      const size_t value_end = kb_lua_expression_end(walk->tokens, value);
      local.target = read_target(walk, value, value_end);
      value = value_end + 1;
    }
    kb_lua_scopes_declare_later(&walk->scopes, local);
  }
  return resume;
}

/* What the second name stands for in `for _, name in ipairs(chain) do`. */
static struct kb_slice element_target(struct walk *walk, size_t at, size_t end)
{
  static const struct kb_slice none = {0};
  if (!is_kind_at(walk, at, KB_LUA_NAME) || !is_at(walk, at + 1, "(") ||
      past(walk, at + 1) != end) {
    return none;
  }
  const struct kb_slice function = kb_lua_scopes_resolve(&walk->scopes, token_at(walk, at)->text);
  if (!kb_slice_is(function, "ipairs") && !kb_slice_is(function, "pairs")) {
    return none;
  }
  const struct kb_slice list = read_target(walk, at + 2, end - 1);
  return list.data && add_part(walk, "[]", none) ? keep_text(walk) : none;
}

static size_t visit_for(struct walk *walk, size_t at)
{
  size_t names_end = at + 1;
  while (is_kind_at(walk, names_end, KB_LUA_NAME)) {
    names_end = next_name(walk, names_end);
  }
  const bool is_generic = is_at(walk, names_end, "in");
  const size_t values = names_end + 1;
  const size_t end = kb_lua_expressions_end(walk->tokens, values);
  if ((!is_generic && !is_at(walk, names_end, "=")) || !is_at(walk, end, "do")) {
    return at + 1;
  }
  size_t place = 0;
  for (size_t i = at + 1; i < names_end; i = next_name(walk, i)) {
    struct kb_lua_local local = {.name = token_at(walk, i)->text, .from = end + 1};
    if (is_generic && place++ == 1) {
      local.target = element_target(walk, values, end);
    }
    kb_lua_scopes_declare_later(&walk->scopes, local);
  }
  return values;
}

/* --- The walk --- */

static size_t visit_keyword(struct walk *walk, size_t at)
{
  if (is_at(walk, at, "function")) {
    return visit_function(walk, at);
  }
  if (is_at(walk, at, "local")) {
    return visit_local(walk, at);
  }
  if (is_at(walk, at, "for")) {
    return visit_for(walk, at);
  }
  if (is_at(walk, at, "do") || is_at(walk, at, "if")) {
    kb_lua_scopes_open(&walk->scopes, (struct kb_lua_block){.end = past(walk, at) - 1});
  } else if (is_at(walk, at, "repeat")) {
    /* the condition after `until` still sees the locals of the block */
    const size_t end = kb_lua_expression_end(walk->tokens, past(walk, at));
    kb_lua_scopes_open(&walk->scopes, (struct kb_lua_block){.end = end});
  } else if (is_at(walk, at, "else") || is_at(walk, at, "elseif")) {
    kb_lua_scopes_branch(&walk->scopes);
  }
  return at + 1;
}

static void walk_tokens(struct walk *walk)
{
  size_t at = 0;
  while (at < walk->tokens->count) {
    kb_lua_scopes_move(&walk->scopes, at);
    const enum kb_lua_kind kind = token_at(walk, at)->kind;
    if (kind == KB_LUA_KEYWORD) {
      at = visit_keyword(walk, at);
      continue;
    }
    if (kind == KB_LUA_NAME) {
      visit_name(walk, at);
    }
    at++;
  }
}

static struct kb_slice root_of(const struct kb_source_read *read)
{
  return (struct kb_slice){read->chain.text.data, read->root_length};
}

static int compare_roots(struct kb_slice a, struct kb_slice b)
{
  if (a.length != b.length) {
    return a.length < b.length ? -1 : 1;
  }
  return a.length > 0 ? memcmp(a.data, b.data, a.length) : 0;
}

static int compare_reads(const void *left, const void *right)
{
  const struct kb_source_read *a = *(const struct kb_source_read *const *)left;
  const struct kb_source_read *b = *(const struct kb_source_read *const *)right;
  const int order = compare_roots(root_of(a), root_of(b));
  return order != 0 ? order : a < b ? -1 : a > b; /* in one list: by order of appearance */
}

static bool sort_chains(struct kb_source_chains *chains)
{
  const struct kb_source_read *list = (const void *)chains->list.data;
  chains->count = chains->list.length / sizeof *list;
  chains->sorted = malloc((chains->count + 1) * sizeof(const struct kb_source_read *));
  if (!chains->sorted) {
    return false;
  }
  for (size_t i = 0; i < chains->count; i++) {
    chains->sorted[i] = &list[i];
  }
  qsort(chains->sorted, chains->count, sizeof *chains->sorted, compare_reads);
  return true;
}

bool kb_source_chains_init(struct kb_source_chains *chains, const struct kb_lua_tokens *tokens,
                           struct kb_arena *arena)
{
  *chains = (struct kb_source_chains){0};
  struct walk *walk = calloc(1, sizeof *walk);
  if (!walk) {
    return false;
  }
  walk->tokens = tokens;
  walk->arena = arena;
  walk->chains = chains;
  walk_tokens(walk);
  const bool failed =
    walk->failed || walk->text.failed || chains->list.failed || chains->globals.failed;
  if (walk->scopes.is_incomplete) {
    kb_buf_clear(&chains->globals);
  }
  kb_buf_fini(&walk->text);
  free(walk);
  return !failed && sort_chains(chains);
}

void kb_source_chains_fini(struct kb_source_chains *chains)
{
  kb_buf_fini(&chains->list);
  kb_buf_fini(&chains->globals);
  free(chains->sorted);
  *chains = (struct kb_source_chains){0};
}

const struct kb_source_chain *kb_source_chains_get(const struct kb_source_chains *chains,
                                                   struct kb_slice root, size_t n)
{
  size_t low = 0;
  size_t high = chains->count;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (compare_roots(root_of(chains->sorted[middle]), root) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (n >= chains->count - low || compare_roots(root_of(chains->sorted[low + n]), root) != 0) {
    return NULL;
  }
  return &chains->sorted[low + n]->chain;
}
