/* Asks an organization for definitions of its tables: several queries at once, each answered with
   one list of objects.
   Sources for the format of the answers:
   - EntityDefinitions, its collections (Attributes, ManyToOneRelationships, …), what may be
   selected of them, that all rows come at once without pages, and that MetadataId always comes:
   Microsoft's page "Query table definitions using the Web API" (query-metadata-web-api.md,
   2023-01-04).
   - {"@odata.context":…,
   "value":[{"@odata.type":"#Microsoft.Dynamics.CRM.StringAttributeMetadata", "LogicalName":…,
   "MetadataId":…}, …]}: its page "Configure auditing" (2023-06-02). Attributes without a type
   of their own come without @odata.type, and IsValidForRead is simply true or false (other
   properties are objects with a Value): answers of organizations saved in public code.
   - A lookup is listed by its logical name (regardingobjectid); as a property of a row it is
   _regardingobjectid_value: Microsoft's page "Web API properties", lookup properties. */
#ifndef KB_RUN_METADATA_H
#define KB_RUN_METADATA_H

#include "net/feed.h"

struct cJSON;

/* Why a question was refused (403, 404, …), or its answer is invalid. */
struct kb_metadata_refusal {
  long http_status;
  struct kb_error error; /* KB_OK: it was not */
};

struct kb_metadata_questions {
  const struct kb_query *queries;
  size_t count;
  /* Reads the list that answers the n-th query. KB_INVALID: it is not what was asked for. Called in
     the order of the queries. */
  enum kb_status (*take)(void *context, size_t n, struct kb_slice rows, struct kb_error *error);
  void *context;
  /* For each query, all zero: is filled if it is refused, after which the other answers are still
     read; NULL: that is a failure like any other. */
  struct kb_metadata_refusal *refusals;
};

/* Sends all queries at once and reads their answers. */
enum kb_status kb_metadata_ask(const struct kb_feed_options *options,
                               const struct kb_metadata_questions *questions,
                               struct kb_error *error);

/* Adds a table, by its logical name, to those that a filter of EntityDefinitions lets through. */
void kb_metadata_add_to_filter(struct kb_buf *filter, const char *name);

/* The tree of a list of objects, which the caller frees; NULL, with `error` filled. */
struct cJSON *kb_metadata_rows(struct kb_slice rows, struct kb_error *error);
/* A member that is a string; "" otherwise. */
const char *kb_metadata_text(const struct cJSON *row, const char *name);
/* Whether it may be the name of a table, a column or a navigation property: names become parts of
   URLs. */
bool kb_metadata_is_name(const char *text);
/* The logical name of a property: "name" of name, "regardingobjectid" of _regardingobjectid_value.
 */
struct kb_slice kb_metadata_logical_name(const char *property);

#endif
