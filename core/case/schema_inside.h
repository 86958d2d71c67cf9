/* How tables are defined: see schema_mailbox.c and its neighbours.
   Source of tables, columns, types, choices and readability: the public table reference of
   Dataverse (github.com/MicrosoftDocs/powerapps-docs, developer/data-
   platform/reference/entities), as of 2026-11. Where two editions differ, the newer one is
   used; a choice whose label has changed keeps its name in articles. A column that an edition
   lacks is in no row of such an organization, and so is treated as not in the data. */
#ifndef KB_CASE_SCHEMA_INSIDE_H
#define KB_CASE_SCHEMA_INSIDE_H

#include "case/schema.h"

extern const struct kb_table kb_mailbox_table, kb_profile_table, kb_alert_table, kb_user_table;

/* Choices that several tables share. */
extern const struct kb_choice kb_state_choices[], kb_status_reason_choices[],
  kb_test_status_choices[], kb_approval_choices[];

#define NO_CHOICES NULL
#define NO_TITLE NULL
#define COLUMN(name, title, type, choices, secret, personal)       \
  {                                                                \
    name, sizeof(name) - 1, title, type, choices, secret, personal \
  }
#define TEXT(name, title) COLUMN(name, title, KB_COLUMN_TEXT, NO_CHOICES, false, KB_NOT_PERSONAL)
#define NAME(name, title) COLUMN(name, title, KB_COLUMN_TEXT, NO_CHOICES, false, KB_PERSONAL_NAME)
#define ADDRESS(name, title) \
  COLUMN(name, title, KB_COLUMN_TEXT, NO_CHOICES, false, KB_PERSONAL_ADDRESS)
#define HOST(name, title) COLUMN(name, title, KB_COLUMN_TEXT, NO_CHOICES, false, KB_PERSONAL_HOST)
#define INTEGER(name, title) \
  COLUMN(name, title, KB_COLUMN_INTEGER, NO_CHOICES, false, KB_NOT_PERSONAL)
#define BIGINT(name, title) \
  COLUMN(name, title, KB_COLUMN_BIGINT, NO_CHOICES, false, KB_NOT_PERSONAL)
#define NUMBER(name, title) \
  COLUMN(name, title, KB_COLUMN_NUMBER, NO_CHOICES, false, KB_NOT_PERSONAL)
#define BOOLEAN(name, title) \
  COLUMN(name, title, KB_COLUMN_BOOLEAN, NO_CHOICES, false, KB_NOT_PERSONAL)
#define DATE(name, title) COLUMN(name, title, KB_COLUMN_DATE, NO_CHOICES, false, KB_NOT_PERSONAL)
#define ID(name, title) COLUMN(name, title, KB_COLUMN_ID, NO_CHOICES, false, KB_NOT_PERSONAL)
#define CHOICE(name, title, choices) \
  COLUMN(name, title, KB_COLUMN_CHOICE, choices, false, KB_NOT_PERSONAL)
#define SECRET(name) COLUMN(name, NO_TITLE, KB_COLUMN_TEXT, NO_CHOICES, true, KB_NOT_PERSONAL)
/* Not readable in any organization: never requested, and never shown if the data contains it. */
#define NOT_READABLE(name) SECRET(name)
#define END       \
  {               \
    0, NULL, NULL \
  }
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
