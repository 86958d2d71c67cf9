#include "article/article_schema.h"

#include <stddef.h>

#define END     \
  {             \
    .key = NULL \
  }

static const struct kb_schema_key signature_fields[] = {
  {"code", KB_SCHEMA_LINE, .help = "An error code, found as a whole word in any spelling."},
  {"number", KB_SCHEMA_LINE, .help = "A number that must stand beside the code, in any spelling."},
  {"message", KB_SCHEMA_TEXT,
   .help = "The message; [name] stands for any text, which can be used as {alert.name}."},
  {"details", KB_SCHEMA_TEXT, .help = "Text that must be in the message or its details as well."},
  {"source", KB_SCHEMA_TEXT, .help = "Words that tell where the error was seen."},
  END,
};

static const struct kb_schema_key symptom_fields[] = {
  {"text", KB_SCHEMA_TEXT, .required = true, .help = "What people see."},
  {"signatures", KB_SCHEMA_LIST, .class_name = "kb.Signature", .fields = signature_fields,
   .help = "How an alert, or any text, shows this error: one of these is enough."},
  {"when", KB_SCHEMA_FUNCTION,
   .help = "A state of the case that is the symptom although no alert shows it."},
  END,
};

static const struct kb_schema_key ask_fields[] = {
  {"ask", KB_SCHEMA_LINE, .required = true,
   .help = "The name of the answer that a person gives: --answer NAME=…"},
  END,
};

static const struct kb_schema_key remedy_fields[] = {
  {"on", KB_SCHEMA_LINE, .required = true,
   .help = "The record that is changed: that of the case, or one related to it."},
  {"set", KB_SCHEMA_VALUES, .class_name = "kb.Ask", .fields = ask_fields,
   .help = "Its columns and their new values; ask(\"name\") for one that only a person knows."},
  {"then_test", KB_SCHEMA_BOOLEAN,
   .help = "true: the mailboxes are tested afterwards, as Test & Enable does."},
  {"text", KB_SCHEMA_TEXT, .required = true,
   .help = "What is done, in one sentence; {profile.name} and the like are filled in."},
  END,
};

static const struct kb_schema_key cause_fields[] = {
  {"id", KB_SCHEMA_LINE, .required = true, .help = "A short name; steps and examples refer to it."},
  {"text", KB_SCHEMA_TEXT, .required = true,
   .help = "The cause in one sentence; {profile.name} and the like are filled in."},
  {"when", KB_SCHEMA_FUNCTION, .help = "True where this is the cause, false where it is not."},
  {"look", KB_SCHEMA_TEXT, .help = "Where to look instead, as no column shows it."},
  {"remedy", KB_SCHEMA_OBJECT, .class_name = "kb.Remedy", .fields = remedy_fields,
   .help = "The change of a record that removes the cause: kbtriage fix carries it out."},
  END,
};

static const struct kb_schema_key step_fields[] = {
  {"text", KB_SCHEMA_TEXT, .required = true,
   .help = "One step; {mailbox.name} and the like are filled in."},
  {"cause", KB_SCHEMA_LINE, .help = "The cause that this step is for; left out: every cause."},
  {"steps", KB_SCHEMA_LIST, .help = "Smaller steps within this one, in order."},
  {"fix", KB_SCHEMA_BOOLEAN, .help = "true: the remedy of the cause does this step."},
  END,
};

static const struct kb_schema_key expect_fields[] = {
  {"verdict", KB_SCHEMA_WORD, .required = true,
   .words = "confirmed|inconclusive|unexplained|superseded|at_risk|clear",
   .help = "What must come out."},
  {"cause", KB_SCHEMA_LINE_OR_LIST, .may_be_empty = true, .help = "Exactly the confirmed causes."},
  {"missing", KB_SCHEMA_LINE_OR_LIST, .may_be_empty = true,
   .help = "Exactly the columns that would tell."},
  END,
};

static const struct kb_schema_key example_fields[] = {
  {"name", KB_SCHEMA_LINE, .required = true, .help = "What the example shows."},
  {"case", KB_SCHEMA_ROW, .required = true,
   .help =
     "A row of what the article is about, as the Web API returns it; an empty column is null."},
  {"expect", KB_SCHEMA_OBJECT, .required = true, .class_name = "kb.Expect", .fields = expect_fields,
   .help = "What the article must say of it."},
  {"pending", KB_SCHEMA_LINE,
   .help = "Why it does not pass yet: test counts it, and fails once it passes."},
  END,
};

static const struct kb_schema_key source_fields[] = {
  {"file", KB_SCHEMA_LINE, .required = true, .help = "Its name, without folders."},
  {"hash", KB_SCHEMA_LINE, .required = true, .help = "Of its content."},
  END,
};

static const struct kb_schema_key article_fields[] = {
  {"code", KB_SCHEMA_LINE, .required = true,
   .help = "The article's code or short name: unique, and the name of its file."},
  {"kb", KB_SCHEMA_LINE, .help = "The number of the KB article."},
  {"other_kb", KB_SCHEMA_LINE_OR_LIST, .help = "Numbers of other KB articles that say the same."},
  {"title", KB_SCHEMA_LINE, .required = true, .help = "What is wrong, in one line."},
  {"about", KB_SCHEMA_LINE,
   .help = "What a case is about: a subject of tables.lua; left out: mailbox."},
  {"product", KB_SCHEMA_LINE, .required = true, .help = "The product the article is about."},
  {"reference", KB_SCHEMA_LINE, .help = "Address of the article this was made from."},
  {"reviewed", KB_SCHEMA_DATE, .help = "Date of the article this was checked against."},
  {"source", KB_SCHEMA_OBJECT, .class_name = "kb.Source", .fields = source_fields,
   .help = "The file this was made from; check --against says when it has changed."},
  {"status", KB_SCHEMA_WORD, .required = true, .words = "draft|stable|retired",
   .help = "retired: no longer published, but its codes still turn up."},
  {"retired", KB_SCHEMA_LINE,
   .help = "Why it is retired, and what to use instead; only where that is its status."},
  {"severity", KB_SCHEMA_WORD, .required = true, .words = "error|warning|information",
   .help = "How bad it is."},
  {"role", KB_SCHEMA_LINE, .help = "Who may carry out the resolution."},
  {"symptom", KB_SCHEMA_OBJECT, .required = true, .class_name = "kb.Symptom",
   .fields = symptom_fields, .help = "What shows that the article is about a case."},
  {"relations", KB_SCHEMA_DATA, .class_name = "kb.Relation[]",
   .help = "Further records that the article reads, found by equal values: as in tables.lua."},
  {"causes", KB_SCHEMA_LIST, .required = true, .class_name = "kb.Cause", .fields = cause_fields,
   .help = "What may be behind it; each is confirmed, ruled out or inconclusive."},
  {"resolution", KB_SCHEMA_LIST, .required = true, .class_name = "kb.Step", .fields = step_fields,
   .help = "What to do, in order."},
  {"early", KB_SCHEMA_FUNCTION,
   .help = "Where this is true, a confirmed cause is reported before the symptom shows."},
  {"examples", KB_SCHEMA_LIST, .may_be_empty = true, .class_name = "kb.Example",
   .fields = example_fields, .help = "Cases and what the article must say of them."},
  END,
};

const struct kb_schema_key *kb_article_schema(void)
{
  return article_fields;
}
