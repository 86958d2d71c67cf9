/* What an organization has of what is read: columns, and the names of the navigation properties
   that lead to other rows. Read from its metadata, as both differ between organizations, and
   one unknown name makes the server refuse the whole query. Kept for one run.
   Sources, besides those that run/metadata.h names:
   - ReferencingAttribute, ReferencedEntity and ReferencingEntityNavigationPropertyName: Microsoft's
   page "OneToManyRelationshipMetadata EntityType"; the last is what $expand takes.
   - IsSecured, which everybody may read; CanBeSecuredForRead, false where only creating and
   updating can be restricted; and that a client cannot tell a value that is withheld from null: its
   page "Column-level security with code" (2025-06-23).
   - 400 "Could not find a property named 'X' on type 'Microsoft.Dynamics.CRM.mailbox'.": its
   page "Troubleshoot Dataverse Web API client errors". The code is 0x80060888 there; answers in
   public issues have 0x0 or none, too (verbb/formie issue 1185, jlattimer/CRMRESTBuilder issue
   3), so the message decides.
   - 404 "Resource not found for the segment 'X'." for a table that is not there: the same page.
   The code is 0x8006088a there, and 0x80060888 or none in public issues
   (rajyraman/Levelup-for-Dynamics-CRM issue 376, XRM-OSS/Xrm-WebApi-Client issue 35). */
#ifndef KB_RUN_LIVE_SCHEMA_H
#define KB_RUN_LIVE_SCHEMA_H

#include "case/schema.h"
#include "net/feed.h"
#include "triage/columns.h"

enum kb_live_column {
  KB_LIVE_ASSUMED, /* the metadata could not be read: assumed to exist, as documented */
  KB_LIVE_THERE,
  KB_LIVE_LACKING,
  KB_LIVE_UNREADABLE, /* IsValidForRead is false */
  KB_LIVE_SECURED,    /* there, but its value comes as null to users who may not read it */
  KB_LIVE_NO_TABLE,   /* not even its table is there: all columns of a table, or none, are this */
};

/* A navigation property by which rows are expanded. */
struct kb_live_link {
  const struct kb_table *from; /* the table that has it */
  const struct kb_subject *subject;
  const struct kb_relation *relation;
  struct kb_buf name; /* where the organization has listed its links: its own; empty: none */
  size_t lacking;     /* elsewhere: how many of the documented names it has refused */
  bool is_refused;    /* the user may not read the rows that it leads to */
};

struct kb_live_schema {
  const struct kb_schema *schema;
  struct kb_arena arena;
  const struct kb_table **tables; /* those that are read */
  size_t table_count;
  enum kb_live_column **columns; /* by table and place in the schema; all as documented at first */
  bool *links_known;             /* by table: the organization has listed its links to one row */
  struct kb_live_link *links;
  size_t link_count;
};

/* For the tables, columns and relations that are read. Everything is as documented until the
   organization is asked. False when out of memory. */
bool kb_live_schema_begin(struct kb_live_schema *schema, const struct kb_columns *columns);
void kb_live_schema_fini(struct kb_live_schema *schema);

/* The n-th request: `set` is a buffer that `query` borrows. False past the last. */
enum { KB_LIVE_SET = 200, KB_LIVE_NAME = 300 };
bool kb_live_schema_query(const struct kb_live_schema *schema, size_t n, char set[KB_LIVE_SET],
                          struct kb_query *query);

/* Sends all requests at once. A table that is not found (404), where others are, is lacking. What
   else the organization refuses to answer (403, …) is assumed as documented, and `refusal` receives
   the first reason. Otherwise a failure is returned: no answer, or interrupted. */
enum kb_status kb_live_schema_ask(struct kb_live_schema *schema,
                                  const struct kb_feed_options *options, struct kb_buf *refusal,
                                  struct kb_error *error);

/* Removes what a refusal says does not exist: a table, a column, or a navigation property, in whose
   place the next known name is tried if the organization did not list its links. `name` receives
   it, as "flowrun" or "mailbox.ewsurl". False: the message says nothing like that, or about nothing
   that was assumed to exist. */
bool kb_live_schema_learn(struct kb_live_schema *schema, const char *message,
                          char name[KB_LIVE_NAME]);
/* Whether a refusal is about the name of a property, and so about nothing else. */
bool kb_live_schema_is_about_property(const char *message);

bool kb_live_schema_has_table(const struct kb_live_schema *schema, const struct kb_table *table);
bool kb_live_schema_has(const struct kb_live_schema *schema, const struct kb_table *table,
                        int place);
/* Whether null may be in the place of a value that the user may not read. */
bool kb_live_schema_is_secured(const struct kb_live_schema *schema, const struct kb_table *table,
                               int place);
/* Whether that holds for a column that is read; and that it holds for none, as the user may read
   all. */
bool kb_live_schema_has_secured(const struct kb_live_schema *schema,
                                const struct kb_columns *columns);
void kb_live_schema_trust(struct kb_live_schema *schema);
/* How the relation is read, if it is by expanding rows: those of its subject, or of the relation it
   starts from. NULL: it is not. */
const struct kb_live_link *kb_live_schema_link(const struct kb_live_schema *schema,
                                               const struct kb_subject *subject,
                                               const struct kb_relation *relation);
/* The navigation property: the organization's, or the documented one; NULL: there is none. */
const char *kb_live_schema_navigation(const struct kb_live_schema *schema,
                                      const struct kb_live_link *link);
/* The name under which the program reads it in rows. */
const char *kb_live_schema_known_as(const struct kb_live_schema *schema,
                                    const struct kb_live_link *link);

/* Reads the rows of an answer (the list under "value"). KB_INVALID: they are not a list of what
   was requested, or lack the table's key, and are ignored. */
enum kb_status kb_live_schema_read_columns(struct kb_live_schema *schema,
                                           const struct kb_table *table, struct kb_slice rows,
                                           struct kb_error *error);
enum kb_status kb_live_schema_read_links(struct kb_live_schema *schema,
                                         const struct kb_table *table, struct kb_slice rows,
                                         struct kb_error *error);

#endif
