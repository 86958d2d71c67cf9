/* A draft of an article: what is known, and gaps for the rest. */
#ifndef KB_AUTHOR_DRAFT_H
#define KB_AUTHOR_DRAFT_H

#include "base/arena.h"
#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* A text that begins with this is a gap; `check` counts them. */
#define KB_GAP "FILL IN"
/* The mailbox of all examples: not a customer's. */
#define KB_DRAFT_MAILBOX "Ann Beck"

struct kb_draft_signature {
  const char *code, *number, *message; /* NULL if it names none */
};

struct kb_draft_cause {
  const char *id, *text;
};

struct kb_draft_step {
  const char *cause; /* id of its cause, or NULL: for every cause */
  const char *text;
  const char **steps;
  size_t step_count;
};

struct kb_draft_example {
  const char *text;    /* of the alert */
  const char *details; /* of the alert, or NULL */
  int level;
};

/* Strings that are not known are NULL. Everything is in `arena`; zero is a valid start. */
struct kb_draft {
  struct kb_arena arena;
  const char *code, *kb, *title, *product, *reference, *reviewed, *severity, *role;
  const char *source_file, *source_hash;
  const char **other_kb;
  size_t other_kb_count;
  const char *symptom;
  struct kb_draft_signature *signatures;
  size_t signature_count;
  struct kb_draft_cause *causes;
  size_t cause_count;
  struct kb_draft_step *steps;
  size_t step_count;
  struct kb_draft_example *examples;
  size_t example_count;
  bool failed; /* out of memory */
};

void kb_draft_fini(struct kb_draft *draft);

/* These functions copy their strings. Running out of memory sets `failed`. */
const char *kb_draft_text(struct kb_draft *draft, struct kb_slice text);
/* A text for an article: on one line, without braces, which would be replaced. */
const char *kb_draft_line(struct kb_draft *draft, const char *text);
void kb_draft_add_kb(struct kb_draft *draft, const char *number);
/* Does nothing if the draft already has an equal one. */
void kb_draft_add_signature(struct kb_draft *draft, struct kb_draft_signature signature);
/* Returns the id of the cause. */
const char *kb_draft_add_cause(struct kb_draft *draft, const char *text);
void kb_draft_add_step(struct kb_draft *draft, const char *cause, const char *text);
/* A sub-step of the last step. */
void kb_draft_add_substep(struct kb_draft *draft, const char *text);

/* Adds an alert that the article is to recognize, as published: its code, its message as a
   template, and an example. [Mailbox Name] and <Mailbox Name> in it are placeholders. A code that
   many errors have counts together with the message only. False, with nothing added, if nothing
   distinguishes this alert from others. */
bool kb_draft_add_alert(struct kb_draft *draft, struct kb_slice text);
/* Adds a code that a page names in a sentence, with the number beside it ("" if there is none).
   Does nothing if a signature has it already, or if many errors have it. */
void kb_draft_add_code(struct kb_draft *draft, struct kb_slice code, struct kb_slice number);
/* Adds alerts from data: `message` is the template of their text (variable_parts.h), `code` the
   code they name, or "". `level`: 0 if unknown. False, with nothing added, if neither
   distinguishes these alerts from others. */
bool kb_draft_add_found(struct kb_draft *draft, const char *message, const char *code, int level);

/* Writes the article as Lua. `code` must be set. */
void kb_draft_write(struct kb_buf *out, const struct kb_draft *draft);

#endif
