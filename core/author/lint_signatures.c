#include "author/lint_signatures.h"

#include "base/ascii.h"
#include "match/error_code.h"
#include "match/general_code.h"

#include <inttypes.h>
#include <stdio.h>

enum { SUGGESTION_SIZE = 300 };

static void check_overlap(struct kb_rule_set *rule_set, size_t number,
                          const struct kb_source_map *map)
{
  const struct kb_article *article = rule_set->articles[number];
  for (size_t i = 0; i < article->signature_count; i++) {
    const struct kb_signature *own = &article->signatures[i];
    for (size_t other = 0; other < rule_set->count && own->message && !own->code; other++) {
      const struct kb_article *neighbour = rule_set->articles[other];
      for (size_t k = 0;
           other != number && !neighbour->overridden && k < neighbour->signature_count; k++) {
        const struct kb_signature *theirs = &neighbour->signatures[k];
        if (!theirs->message || theirs->code ||
            !kb_signature_overlap(own->message, theirs->message)) {
          continue;
        }
        char path[64];
        snprintf(path, sizeof path, "symptom.signatures[%zu]", i + 1);
        const struct kb_source_place place = kb_source_map_find(map, path);
        kb_diagnostic_add_at(&rule_set->diagnostics, KB_W_OVERLAP, place.line, place.column,
                             "add the code, or what the details say, to both",
                             "%s's message matches the same text as this one", neighbour->code);
      }
    }
  }
}

/* The word of a code that is a number, or a name: "Crm.80042f09.UserNotAssignedRoles" has both. */
static const struct kb_code_name *name_in(struct kb_codes *codes, const char *code, bool by_number)
{
  const struct kb_code_name *found = NULL;
  for (size_t at = 0; code && code[at] && !found;) {
    const size_t length = strcspn(code + at, " .:");
    const struct kb_slice word = {code + at, length};
    uint32_t number;
    if (kb_code_number(word, &number) == by_number) {
      found = kb_codes_find(codes, word);
    }
    at += length + (code[at + length] != '\0');
  }
  return found;
}

/* A name of Dataverse beside a number that has another one. Most numbers stand beside names that
   Dataverse does not have: those of errors of Exchange. */
static void check_code_names(struct kb_rule_set *rule_set, const struct kb_article *article,
                             const struct kb_source_map *map)
{
  for (size_t i = 0; i < article->signature_count; i++) {
    const struct kb_signature *signature = &article->signatures[i];
    const struct kb_code_name *name = name_in(rule_set->code_names, signature->code, false);
    const struct kb_code_name *number =
      name_in(rule_set->code_names, signature->number ? signature->number : signature->code, true);
    if (!name || !number || name == number) {
      continue;
    }
    char path[64];
    char suggestion[SUGGESTION_SIZE];
    snprintf(path, sizeof path, "symptom.signatures[%zu]", i + 1);
    snprintf(suggestion, sizeof suggestion, "write 0x%08" PRIX32 ", or %s", name->number,
             number->name);
    const struct kb_source_place place = kb_source_map_find(map, path);
    kb_diagnostic_add_at(&rule_set->diagnostics, KB_W_CODE_NAME, place.line, place.column,
                         suggestion,
                         "Dataverse's %s is 0x%08" PRIX32 ", and 0x%08" PRIX32 " is its %s",
                         name->name, name->number, number->number, number->name);
  }
  rule_set->diagnostics.failed |= kb_codes_failed(rule_set->code_names);
}

/* "Error", "mailbox": letters as in any sentence, unlike "MailboxNotFound" and "ERROR_TIMEOUT". */
static bool is_ordinary_word(struct kb_slice word)
{
  bool is_word = word.length > 0;
  for (size_t i = 0; i < word.length && is_word; i++) {
    const char c = word.data[i];
    is_word = kb_is_letter(c) && (i == 0 || !kb_is_upper(c));
  }
  return is_word;
}

/* Whether all words of the code are ordinary, or codes that many errors have. An article may be
   about one of Dataverse, whatever its reason. */
static bool is_common(struct kb_codes *codes, const char *code)
{
  bool is_so = true;
  for (size_t at = 0; code[at] && is_so;) {
    const size_t length = strcspn(code + at, " ");
    const struct kb_slice word = {code + at, length};
    is_so = (is_ordinary_word(word) || kb_code_is_general(word)) && !kb_codes_find(codes, word);
    at += length + (code[at + length] != '\0');
  }
  return is_so;
}

/* A code counts wherever it stands in an alert, even in one that names a code of its own. */
static void check_common_codes(struct kb_rule_set *rule_set, const struct kb_article *article,
                               const struct kb_source_map *map)
{
  for (size_t i = 0; i < article->signature_count; i++) {
    const struct kb_signature *signature = &article->signatures[i];
    if (!signature->code || signature->number || signature->message || signature->details ||
        signature->source || !is_common(rule_set->code_names, signature->code)) {
      continue;
    }
    char path[64];
    snprintf(path, sizeof path, "symptom.signatures[%zu].code", i + 1);
    const struct kb_source_place place = kb_source_map_find(map, path);
    kb_diagnostic_add_at(&rule_set->diagnostics, KB_W_COMMON_CODE, place.line, place.column,
                         "write the whole code of the alert, or add its message",
                         "alerts of other errors contain \"%s\", too, and would be taken for this",
                         signature->code);
  }
}

void kb_lint_signatures(struct kb_rule_set *rule_set, size_t number,
                        const struct kb_source_map *map)
{
  check_overlap(rule_set, number, map);
  check_code_names(rule_set, rule_set->articles[number], map);
  check_common_codes(rule_set, rule_set->articles[number], map);
}
