#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "triage/rule_set.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* With the shipped articles: a code that no article has overrides each message that an article
   knows; the article's own code, or none, does not. */

#define NEW_CODE "ErrorBrandNewThing"

struct shelf {
  struct kb_engine *engine;
  struct kb_rule_set rule_set;
  struct kb_signature_scan *scan;
};

static int open_rule_set(void **state)
{
  static struct shelf shelf;
  static const char *const path = KB_SOURCE_DIR "/rules";
  const struct kb_rule_set_options options = {.with_examples = false};
  struct kb_error error;
  shelf.engine = kb_engine_new();
  *state = &shelf;
  if (!shelf.engine ||
      kb_rule_set_load(&shelf.rule_set, shelf.engine, &path, 1, &options, &error) != KB_OK) {
    return -1;
  }
  shelf.scan = kb_signature_scan_new(shelf.rule_set.signatures);
  return shelf.scan ? 0 : -1;
}

static int close_rule_set(void **state)
{
  struct shelf *shelf = *state;
  kb_signature_scan_free(shelf->scan);
  kb_rule_set_fini(&shelf->rule_set);
  kb_engine_free(shelf->engine);
  return 0;
}

static void fill(struct kb_buf *out, const char *message)
{
  kb_buf_clear(out);
  while (*message) {
    const size_t length = strcspn(message, "[<");
    kb_buf_add_slice(out, (struct kb_slice){message, length});
    message += length;
    if (*message) {
      kb_buf_add_text(out, "Ann Beck");
      message += strcspn(message, "]>");
      message += *message != '\0';
    }
  }
}

struct outcome {
  const struct kb_article *decides; /* or NULL */
  const struct kb_article *near;
  bool by_message;
  char code[64];
};

static struct outcome recognise(struct shelf *shelf, const char *text)
{
  const struct kb_slice part = kb_slice_of(text);
  const struct kb_signature_parts parts = {&part, 1};
  const struct kb_signature_match *matches;
  size_t count;
  size_t decides;
  struct kb_signature_near near;
  struct kb_slice code;
  struct outcome outcome = {NULL, NULL, false, ""};
  assert_true(kb_signature_match(shelf->scan, parts, &matches, &count));
  if (kb_signature_decide(matches, count, &decides, 1) > 0) {
    outcome.decides = shelf->rule_set.articles[matches[decides].owner];
  }
  kb_signature_look_closer(shelf->scan, parts, &near, &code);
  outcome.near = near.by != KB_NEAR_NOT ? shelf->rule_set.articles[near.owner] : NULL;
  outcome.by_message = near.by == KB_NEAR_BY_MESSAGE;
  snprintf(outcome.code, sizeof outcome.code, "%.*s", (int)code.length, code.data ? code.data : "");
  return outcome;
}

static bool has_message(const struct kb_article *article, const char *message)
{
  for (size_t i = 0; article && i < article->signature_count; i++) {
    const struct kb_signature *signature = &article->signatures[i];
    if (signature->message && kb_signature_overlap(signature->message, message)) {
      return true;
    }
  }
  return false;
}

/* A message that itself names a code, such as "Http server returned 404 NotFound", is overridden
   only by a code on the line of the code. */
static bool names_code(const char *text)
{
  struct kb_slice code;
  assert_true(kb_signature_code_in(NULL, kb_slice_of(text), &code));
  return code.length > 0;
}

/* Whether a code in it is a signature of its own. */
static bool holds_code(const struct kb_article *article, const char *message)
{
  for (size_t i = 0; i < article->signature_count; i++) {
    const char *code = article->signatures[i].code;
    if (code && strstr(message, code)) {
      return true;
    }
  }
  return false;
}

static const char *const lines[] = {
  " Email Server Error Code: " NEW_CODE,
  "\nEmail Server Error Code:  " NEW_CODE ".",
  "\r\n**Email Server Error Code:** Exchange server returned " NEW_CODE " exception.",
  " Email Server Error Code: " NEW_CODE ". Exchange.server returned 403 error.",
  " Http server returned 409 " NEW_CODE " exception",
  "\nKod błędu serwera Email: " NEW_CODE,
  "\nEmail Serverfehlercode: Exchange-Server hat die Ausnahme " NEW_CODE " zurückgegeben.",
  "\nError : Exchange Error Code: " NEW_CODE " ActivityId: 1",
};

static void a_new_code_wins_over_every_message(void **state)
{
  struct shelf *shelf = *state;
  struct kb_buf filled = {0};
  size_t tried = 0;
  for (size_t i = 0; i < shelf->rule_set.count; i++) {
    const struct kb_article *article = shelf->rule_set.articles[i];
    for (size_t k = 0; k < article->signature_count; k++) {
      const struct kb_signature *signature = &article->signatures[k];
      if (!signature->message || signature->code || signature->number) {
        continue;
      }
      fill(&filled, signature->message);
      if (signature->details || holds_code(article, signature->message)) {
        continue;
      }
      const bool is_coded = names_code(kb_buf_text(&filled));
      assert_true(has_message(recognise(shelf, kb_buf_text(&filled)).decides, signature->message));
      const size_t length = filled.length;
      for (size_t n = 0; n < sizeof lines / sizeof lines[0]; n++) {
        if (is_coded && !strstr(lines[n], "ode: ")) {
          continue;
        }
        kb_buf_cut(&filled, length);
        kb_buf_add_text(&filled, lines[n]);
        const struct outcome outcome = recognise(shelf, kb_buf_text(&filled));
        if (outcome.decides || !strstr(outcome.code, NEW_CODE) || !outcome.by_message ||
            !has_message(outcome.near, signature->message)) {
          fail_msg("%s: %s decides, code %s, near %s", kb_buf_text(&filled),
                   outcome.decides ? outcome.decides->code : "nothing", outcome.code,
                   outcome.near ? outcome.near->code : "nothing");
        }
        tried++;
      }
    }
  }
  kb_buf_fini(&filled);
  assert_true(tried >= 50 * sizeof lines / sizeof lines[0]);
}

static void its_own_code_leaves_it_to_its_article(void **state)
{
  struct shelf *shelf = *state;
  struct kb_buf text = {0};
  size_t tried = 0;
  for (size_t i = 0; i < shelf->rule_set.count; i++) {
    const struct kb_article *article = shelf->rule_set.articles[i];
    for (size_t k = 0; k < article->signature_count; k++) {
      for (size_t n = 0; n < article->signature_count; n++) {
        const struct kb_signature *coded = &article->signatures[n];
        if (!article->signatures[k].message || !coded->code || coded->message || coded->details ||
            coded->source) {
          continue;
        }
        fill(&text, article->signatures[k].message);
        kb_buf_addf(&text, " Email Server Error Code: %s%s%s", coded->code,
                    coded->number ? ". Exchange.server returned " : "",
                    coded->number ? coded->number : "");
        const struct outcome outcome = recognise(shelf, kb_buf_text(&text));
        if (outcome.decides != article) {
          fail_msg("%s: %s decides", kb_buf_text(&text),
                   outcome.decides ? outcome.decides->code : "nothing");
        }
        tried++;
      }
    }
  }
  kb_buf_fini(&text);
  assert_true(tried > 15);
}

/* Words in details that are not a code of the alert. */
static void general_words_are_no_codes(void **state)
{
  static const char *const details[] = {
    "\nError : System.Net.WebException: The request failed with HTTP status 500: Internal Server Error.",
    "\nException : System.Web.HttpUnhandledException (0x80004005): Exception was thrown.",
    "\nActivityId: 7c1b3e0a-0000-4000-8000-00000000aa01",
    "\n   at Microsoft.Crm.Asynchronous.EmailConnector.ExchangeServiceBinding.EndCreateItem()",
    "\nThe remote server returned an error: (407) Proxy Authentication Required.",
    "\nErrorCode: 0x80131500",
    " The server returned Bad Gateway.",
    " Process: CrmAsyncService |Organization: ContosoDev |Level: Error",
    " See the error code. The mailbox was disabled.",
  };
  struct shelf *shelf = *state;
  for (size_t i = 0; i < sizeof details / sizeof details[0]; i++) {
    char text[512];
    snprintf(text, sizeof text,
             "Email can't be received because the license is invalid for the mailbox Ann Beck.%s",
             details[i]);
    const struct outcome outcome = recognise(shelf, text);
    if (!outcome.decides || strcmp(outcome.decides->code, "ErrorInvalidLicense") != 0) {
      fail_msg("%s: %s, code %s", details[i], outcome.decides ? outcome.decides->code : "nothing",
               outcome.code);
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_new_code_wins_over_every_message),
    cmocka_unit_test(its_own_code_leaves_it_to_its_article),
    cmocka_unit_test(general_words_are_no_codes),
  };
  return cmocka_run_group_tests(tests, open_rule_set, close_rule_set);
}
