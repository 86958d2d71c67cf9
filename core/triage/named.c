#include "triage/named.h"

#include "article/fill.h"
#include "luasource/lua_tokens.h"

/* Conditions get the case as a parameter. As long as every parameter is only followed by a name,
   all names that are read stand in the source: case.user, case["user"], known(case, "user"). If one
   is used in any other way (case[key], local c = case, f(case)), any relation may be read. */

#define ALL UINT32_MAX

enum { PARAMETERS_MAX = 64 };

struct parameters {
  struct kb_slice list[PARAMETERS_MAX];
  size_t count;
};

static bool is_at(const struct kb_lua_tokens *tokens, size_t at, const char *text)
{
  return kb_lua_is(kb_lua_token_at(tokens, at), text);
}

static bool is_any_at(const struct kb_lua_tokens *tokens, size_t at, const char *const *texts)
{
  return kb_lua_is_any(kb_lua_token_at(tokens, at), texts);
}

/* KB_LUA_END also before the first. */
static const struct kb_lua_token *before(const struct kb_lua_tokens *tokens, size_t at,
                                         size_t distance)
{
  return kb_lua_token_at(tokens, at >= distance ? at - distance : tokens->count);
}

static bool has(const struct parameters *parameters, struct kb_slice name)
{
  bool is_there = false;
  for (size_t i = 0; i < parameters->count && !is_there; i++) {
    is_there = kb_slice_equal(parameters->list[i], name);
  }
  return is_there;
}

/* The bracket that opens the parameters of the function at `at`. */
static size_t find_bracket(const struct kb_lua_tokens *tokens, size_t at)
{
  while (at < tokens->count && !is_at(tokens, at, "(")) {
    at++;
  }
  return at;
}

/* False: there are too many, or any number (...). */
static bool find_parameters(const struct kb_lua_tokens *tokens, struct parameters *parameters)
{
  parameters->count = 0;
  parameters->list[parameters->count++] = kb_slice_of("self");
  for (size_t i = 0; i < tokens->count; i++) {
    const size_t bracket = is_at(tokens, i, "function") ? find_bracket(tokens, i) : tokens->count;
    if (is_at(tokens, i, "...")) {
      return false;
    }
    for (size_t k = bracket; k < kb_lua_past(tokens, bracket); k++) {
      const struct kb_lua_token *token = &tokens->list[k];
      if (token->kind != KB_LUA_NAME || has(parameters, token->text)) {
        continue;
      }
      if (parameters->count == PARAMETERS_MAX) {
        return false;
      }
      parameters->list[parameters->count++] = token->text;
    }
  }
  return true;
}

/* A key of a table: { case = … } */
static bool is_key(const struct kb_lua_tokens *tokens, size_t at)
{
  static const char *const openers[] = {"{", ",", ";", NULL};
  return kb_lua_is_any(before(tokens, at, 1), openers) && is_at(tokens, at + 1, "=");
}

/* Whether the parameter at `at` is used so that the name that is read follows it, or none is. */
static bool is_plain(const struct kb_lua_tokens *tokens, size_t at)
{
  static const char *const comparisons[] = {"==", "~=", NULL};
  const bool is_known = kb_lua_is(before(tokens, at, 1), "(") &&
                        kb_lua_is(before(tokens, at, 2), "known") && is_at(tokens, at + 1, ",");
  if (is_known || is_at(tokens, at + 1, "[")) {
    return kb_lua_token_at(tokens, at + 2)->kind == KB_LUA_STRING &&
           is_at(tokens, at + 3, is_known ? ")" : "]");
  }
  return is_at(tokens, at + 1, ".") || is_at(tokens, at + 1, ":") ||
         is_any_at(tokens, at + 1, comparisons);
}

static bool follows_dot(const struct kb_lua_tokens *tokens, size_t at)
{
  static const char *const dots[] = {".", ":", NULL};
  return kb_lua_is_any(before(tokens, at, 1), dots);
}

static uint32_t bit_of(const struct kb_subject *subject, struct kb_slice name)
{
  const int part = kb_subject_part(subject, name);
  return part >= 0 ? UINT32_C(1) << part : 0;
}

/* What the tokens name; ALL: that is not known. */
static uint32_t named_in(const struct kb_lua_tokens *tokens, const struct kb_subject *subject,
                         struct kb_buf *text)
{
  struct parameters parameters;
  uint32_t named = find_parameters(tokens, &parameters) ? 0 : ALL;
  for (size_t i = 0; i < tokens->count && named != ALL; i++) {
    const struct kb_lua_token *token = &tokens->list[i];
    if (is_at(tokens, i, "function")) {
      i = kb_lua_past(tokens, find_bracket(tokens, i)) - 1;
    } else if (token->kind == KB_LUA_STRING) {
      kb_buf_clear(text);
      kb_lua_string_value(text, token->text);
      named |= bit_of(subject, kb_buf_slice(text));
    } else if (token->kind == KB_LUA_NAME && follows_dot(tokens, i)) {
      named |= bit_of(subject, token->text);
    } else if (token->kind == KB_LUA_NAME && has(&parameters, token->text) && !is_key(tokens, i) &&
               !is_plain(tokens, i)) {
      named = ALL;
    }
  }
  return named;
}

/* The relations in the braces of a text. */
static uint32_t named_in_text(const struct kb_subject *subject, const char *text)
{
  struct kb_fill_name name;
  uint32_t named = 0;
  while (text && kb_fill_next(subject, &text, &name)) {
    named |= name.part >= 0 ? UINT32_C(1) << name.part : 0;
  }
  return named;
}

static uint32_t named_in_texts(const struct kb_article *article)
{
  const struct kb_subject *subject = article->subject;
  uint32_t named = 0;
  for (size_t i = 0; i < article->cause_count; i++) {
    named |= named_in_text(subject, article->causes[i].text);
    named |= named_in_text(subject, article->causes[i].look);
  }
  for (size_t i = 0; i < article->step_count; i++) {
    named |= named_in_text(subject, article->steps[i].text);
    for (size_t k = 0; k < article->steps[i].step_count; k++) {
      named |= named_in_text(subject, article->steps[i].steps[k]);
    }
  }
  return named;
}

static uint32_t with_origins(const struct kb_subject *subject, uint32_t named)
{
  uint32_t all = named;
  for (size_t i = 0; i < subject->relation_count; i++) {
    const uint32_t bit = UINT32_C(1) << i;
    for (int at = (named & bit) != 0 ? (int)i : -1; at >= 0; at = subject->relations[at].from) {
      all |= UINT32_C(1) << at;
    }
  }
  return all;
}

bool kb_article_find_named(struct kb_article *article)
{
  struct kb_lua_tokens tokens = {0};
  struct kb_buf text = {0};
  article->named = ALL;
  bool good = true;
  if (article->source.data) {
    good = kb_lua_tokens_read(&tokens, article->source);
    article->named = good ? named_in(&tokens, article->subject, &text) : ALL;
    good = good && !text.failed;
  }
  if (article->named != ALL) {
    article->named = with_origins(article->subject, article->named | named_in_texts(article));
  }
  kb_buf_fini(&text);
  kb_lua_tokens_fini(&tokens);
  return good;
}
