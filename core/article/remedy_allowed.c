#include "article/remedy.h"

/* Columns that an administrator changes in the forms of a mailbox and of an email server profile,
   and the values that a resolution can need. That the Web API takes others as well does not matter:
   it would also take those that only the service should write (results of tests, what is enabled),
   credentials, servers and ports. Settings of the organization are left to people, as they concern
   everybody.
   Names and values: Microsoft's reference of the tables mailbox and emailserverprofile for
   Dataverse. That setting testemailconfigurationscheduled starts Test & Enable, that an address is
   approved by emailrouteraccessapproval, and that this takes a privilege and a role of its own:
   Microsoft's "Connect to Exchange Online" for Power Platform. */
const char kb_test_column[] = "testemailconfigurationscheduled";

static const struct kb_allowed allowed[] = {
  {"emailserverprofile", "statecode", KB_ALLOWED_NUMBERS, {0}, 1, NULL},  /* Active */
  {"emailserverprofile", "statuscode", KB_ALLOWED_NUMBERS, {1}, 1, NULL}, /* Active */
  {"mailbox", "statecode", KB_ALLOWED_NUMBERS, {0}, 1, NULL},
  {"mailbox", "statuscode", KB_ALLOWED_NUMBERS, {1}, 1, NULL},
  {"mailbox", "emailserverprofile", KB_ALLOWED_RECORD, {0}, 0, NULL},
  /* Server-Side Synchronization */
  {"mailbox", "incomingemaildeliverymethod", KB_ALLOWED_NUMBERS, {2}, 1, NULL},
  {"mailbox", "outgoingemaildeliverymethod", KB_ALLOWED_NUMBERS, {2}, 1, NULL},
  {"mailbox", "actdeliverymethod", KB_ALLOWED_NUMBERS, {1}, 1, NULL},
  {"mailbox", kb_test_column, KB_ALLOWED_TRUE, {0}, 0, NULL},
  {"mailbox", "orgmarkedasprimaryforexchangesync", KB_ALLOWED_TRUE, {0}, 0, "primary"},
  {"mailbox", "processemailreceivedafter", KB_ALLOWED_DATE, {0}, 0, NULL},
  {"mailbox", "emailrouteraccessapproval", KB_ALLOWED_NUMBERS, {1}, 1, "approve"}, /* Approved */
};

/* Results of the test, which only the service writes: Microsoft's reference of the table mailbox
   (choices of the three statuses); a direction that was tested with success is enabled, and the
   test is not scheduled any more. */
static const struct {
  const char *name;
  struct kb_must_be value;
} tested[] = {
  {"incomingemailstatus", {.kind = KB_MUST_BE_NUMBER, .number = 1}}, /* Success */
  {"outgoingemailstatus", {.kind = KB_MUST_BE_NUMBER, .number = 1}},
  {"actstatus", {.kind = KB_MUST_BE_NUMBER, .number = 1}},
  {"enabledforincomingemail", {.kind = KB_MUST_BE_BOOLEAN, .number = 1}},
  {"enabledforoutgoingemail", {.kind = KB_MUST_BE_BOOLEAN, .number = 1}},
  {"enabledforact", {.kind = KB_MUST_BE_BOOLEAN, .number = 1}},
  {kb_test_column, {.kind = KB_MUST_BE_BOOLEAN, .number = 0}},
};

const struct kb_allowed *kb_allowed_find(struct kb_slice table, struct kb_slice name)
{
  for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++) {
    if (kb_slice_is(table, allowed[i].table) && kb_slice_is(name, allowed[i].name)) {
      return &allowed[i];
    }
  }
  return NULL;
}

bool kb_allowed_is(const struct kb_allowed *one, const struct kb_must_be *value)
{
  switch (one->kind) {
  case KB_ALLOWED_NUMBERS:
    for (size_t i = 0; value->kind == KB_MUST_BE_NUMBER && i < one->number_count; i++) {
      if (one->numbers[i] == value->number) {
        return true;
      }
    }
    return false;
  case KB_ALLOWED_TRUE:
    return value->kind == KB_MUST_BE_BOOLEAN && value->number != 0;
  case KB_ALLOWED_DATE:
  case KB_ALLOWED_RECORD:
    break;
  }
  return false;
}

size_t kb_allowed_names(const char *table, const char **names, size_t most)
{
  size_t count = 0;
  for (size_t i = 0; i < sizeof allowed / sizeof allowed[0] && count < most; i++) {
    if (strcmp(table, allowed[i].table) == 0) {
      names[count++] = allowed[i].name;
    }
  }
  return count;
}

const char *kb_tested_column(size_t number, struct kb_must_be *value)
{
  if (number >= sizeof tested / sizeof tested[0]) {
    return NULL;
  }
  *value = tested[number].value;
  return tested[number].name;
}
