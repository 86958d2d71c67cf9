#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "triage/similar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The cases by which the thresholds of triage/similar.c were chosen: pasted texts that are a
   message with some words lost or changed, and texts about something else. With the shipped
   articles. */

struct shelf {
  struct kb_engine *engine;
  struct kb_rule_set rule_set;
};

static int open_rule_set(void **state)
{
  static struct shelf shelf;
  static const char *const path = KB_SOURCE_DIR "/rules";
  const struct kb_rule_set_options options = {.with_examples = true};
  struct kb_error error;
  shelf.engine = kb_engine_new();
  *state = &shelf;
  return shelf.engine &&
             kb_rule_set_load(&shelf.rule_set, shelf.engine, &path, 1, &options, &error) == KB_OK
           ? 0
           : -1;
}

static int close_rule_set(void **state)
{
  struct shelf *shelf = *state;
  kb_rule_set_fini(&shelf->rule_set);
  kb_engine_free(shelf->engine);
  return 0;
}

/* A name that is in no example. */
#define NAME "Kai Voss"

/* The message with names for its placeholders. */
static void fill(struct kb_buf *out, const char *message)
{
  kb_buf_clear(out);
  while (*message) {
    const size_t length = strcspn(message, "[<");
    kb_buf_add_slice(out, (struct kb_slice){message, length});
    message += length;
    if (*message) {
      kb_buf_add_text(out, NAME);
      message += strcspn(message, "]>");
      message += *message != '\0';
    }
  }
}

/* Replaces every n-th word. */
static void lose_words(struct kb_buf *out, struct kb_slice text, size_t every)
{
  size_t word = 0;
  for (size_t at = 0; at < text.length; at++) {
    word += text.data[at] == ' ';
    if (text.data[at] == ' ' || word % every != every - 1) {
      kb_buf_add_char(out, text.data[at]);
    }
  }
}

/* Keeps the first or the last part. */
static void keep_part(struct kb_buf *out, struct kb_slice text, size_t percent, bool from_end)
{
  const size_t length = text.length * percent / 100;
  kb_buf_add_slice(out,
                   (struct kb_slice){text.data + (from_end ? text.length - length : 0), length});
}

/* Adds a sentence before it and one after, as in a mail. */
static void put_into_mail(struct kb_buf *out, struct kb_slice text)
{
  kb_buf_add_text(out,
                  "Hello, since this morning one of our users sees what follows, can you help? ");
  lose_words(out, text, 9);
  kb_buf_add_text(out, " Thank you, and have a nice day. Bob Chan, Contoso Limited");
}

/* Sets the name in an example's row. */
static void name_alike(struct kb_buf *out, const char *row)
{
  static const char own[] = "Ann Beck";
  kb_buf_clear(out);
  for (const char *next; (next = strstr(row, own)) != NULL; row = next + sizeof own - 1) {
    kb_buf_add_slice(out, (struct kb_slice){row, (size_t)(next - row)});
    kb_buf_add_text(out, NAME);
  }
  kb_buf_add_text(out, row);
}

/* Whether a message or the alert of an example contains the whole text except a word at its
   ends, which may be half a word: then nobody could say which of the articles it came from. */
static bool has_part(const struct kb_article *article, struct kb_slice text)
{
  bool has = false;
  struct kb_buf part = {0};
  struct kb_buf filled = {0};
  const char *first = memchr(text.data, ' ', text.length);
  size_t length = text.length - (size_t)(first - text.data);
  while (length > 0 && first[length - 1] != ' ') {
    length--;
  }
  kb_buf_add_slice(&part, (struct kb_slice){first, length - 1});
  for (size_t i = 0; i < article->signature_count && !has; i++) {
    if (article->signatures[i].message) {
      fill(&filled, article->signatures[i].message);
      has = strstr(kb_buf_text(&filled), kb_buf_text(&part)) != NULL;
    }
  }
  for (size_t i = 0; i < article->example_count && !has; i++) {
    name_alike(&filled, article->examples[i].row);
    has = strstr(kb_buf_text(&filled), kb_buf_text(&part)) != NULL;
  }
  kb_buf_fini(&part);
  kb_buf_fini(&filled);
  return has;
}

static bool is_first(const struct kb_rule_set *rule_set, struct kb_slice text,
                     struct kb_slice whole, const struct kb_article *article)
{
  struct kb_near_article near[4];
  size_t count = 0;
  assert_true(kb_similar(rule_set, text, near, 4, &count));
  const bool is_it = count > 0 && (near[0].article == article || has_part(near[0].article, text) ||
                                   has_part(near[0].article, whole));
  if (!is_it) {
    printf("%s rather than %s: %.*s\n", count > 0 ? near[0].article->code : "nothing",
           article->code, (int)text.length, text.data);
  }
  return is_it;
}

enum { LONG_MESSAGE = 60 }; /* in bytes: a shorter message has no recognizable part */

static void a_mutilated_message_finds_its_article_first(void **state)
{
  const struct shelf *shelf = *state;
  size_t tried = 0;
  size_t missed = 0;
  struct kb_buf filled = {0};
  struct kb_buf text = {0};
  for (size_t i = 0; i < shelf->rule_set.count; i++) {
    const struct kb_article *article = shelf->rule_set.articles[i];
    for (size_t k = 0; k < article->signature_count; k++) {
      const char *message = article->signatures[k].message;
      if (!message || strlen(message) < LONG_MESSAGE) {
        continue;
      }
      fill(&filled, message);
      for (unsigned form = 0; form < 6; form++) {
        const struct kb_slice whole = kb_buf_slice(&filled);
        kb_buf_clear(&text);
        switch (form) {
        case 0:
          lose_words(&text, whole, 5);
          break;
        case 1:
          lose_words(&text, whole, 7);
          break;
        case 2:
          keep_part(&text, whole, 85, false);
          break;
        case 3:
          keep_part(&text, whole, 80, true);
          break;
        case 4:
          keep_part(&text, whole, 55, false);
          break;
        default:
          put_into_mail(&text, whole);
        }
        tried++;
        if (!is_first(&shelf->rule_set, kb_buf_slice(&text), whole, article)) {
          missed++;
        }
      }
    }
  }
  kb_buf_fini(&filled);
  kb_buf_fini(&text);
  assert_true(tried > 150);
  assert_int_equal(missed, 0);
}

static void nothing_is_near_to_what_is_about_something_else(void **state)
{
  static const char *const texts[] = {
    "Hello, please reset my password, I cannot sign in to Outlook since Monday.",
    "2026-11-24 05:10:11 INFO Organization Contoso, mailbox Ann Beck: 12 messages received, 0 failed.",
    "#16192 - The E-mail Router service could not run the service main background thread. The E-mail "
    "Router service cannot continue and will now shut down. "
    "System.Configuration.ConfigurationErrorsException: The E-mail router service cannot access "
    "system state file. ---> System.Xml.XmlException: Root element is missing.",
    "Dear colleagues, the mail server will be down on Saturday from 10:00 to 12:00 for maintenance. "
    "Emails that are sent in this time will be delivered later.",
    "Unable to cast object of type 'System.String' to type 'System.Int32' at line 14.",
    "The mailbox database was dismounted; Exchange Server event 9518.",
    "Ihr Postfach ist voll. Bitte löschen Sie alte Nachrichten, damit Sie wieder E-Mails senden und "
    "empfangen können.",
    "The disk of server SRV-CRM01 is almost full: 2 % free on volume C.",
    "Can you please create a new user for Eva Fink, with a license for Sales and a mailbox?",
    "SQL Server detected a logical consistency-based I/O error: incorrect checksum.",
    "Business process error: the record is locked by a workflow of another user.",
    "Your order 4711 has been shipped. The parcel will arrive on Tuesday.",
    "Test and enable ended with a question mark for the mailbox of Bob Chan.",
    "No se puede abrir el archivo adjunto porque está dañado.",
    "The user Ida Jung has been added to the team Sales by the administrator.",
    "An error occurred while opening the report. Try again later or contact your system administrator.",
    "401",
    "403 error",
    "mailbox",
    "email",
    "error",
    "the mailbox",
    "",
  };
  const struct shelf *shelf = *state;
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    struct kb_near_article near[4];
    size_t count = 0;
    assert_true(kb_similar(&shelf->rule_set, kb_slice_of(texts[i]), near, 4, &count));
    if (count > 0) {
      fail_msg("%s: near to %s", texts[i], near[0].article->code);
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_mutilated_message_finds_its_article_first),
    cmocka_unit_test(nothing_is_near_to_what_is_about_something_else),
  };
  return cmocka_run_group_tests(tests, open_rule_set, close_rule_set);
}
