/* A table as an organization defines it.
   Sources, besides those that run/metadata.h names:
   - EntitySetName, PrimaryIdAttribute, PrimaryNameAttribute, DisplayName, DisplayCollectionName of
   EntityDefinitions, and their $filter by LogicalName: Microsoft's pages "Query table definitions
   using the Web API" and "Reference Dataverse schema definitions by name or MetadataId"
   (retrieve-metadata-name-metadataid.md, 2026-08-07).
   - AttributeType: its page "AttributeTypeCode EnumType". Columns of several choices are Virtual
   there, and MultiSelectPicklistType in AttributeTypeName ({"Value":…}); that and
   IsCustomAttribute: requests and answers about new_bankaccount on its page about column
   definitions and the Web API.
   - IsValidODataAttribute: whether a column is a property of rows in the Web API: its page
   "AttributeMetadata.IsValidODataAttribute Property".
   - FormatName ({"Value":"Email"}), of text only: its page "StringFormatName ComplexType";
   requested through the cast to StringAttributeMetadata, as the type of a column has to be named
   for what not all columns have.
   - Choices: a cast for each type, as one to EnumAttributeMetadata is refused, with
   $expand=OptionSet($select=Options),GlobalOptionSet($select=Options); both hold the options in the
   newest of these pages, and one of them is null in the older: "Query table definitions…",
   "Reference Dataverse schema definitions…".
   - Labels: {"LocalizedLabels":[{"Label":…,"LanguageCode":1033},…],"UserLocalizedLabel":{…} or
   null}: the same pages, and "Label ComplexType".
   - Relationships: its pages "OneToManyRelationshipMetadata EntityType" and
   "ManyToManyRelationshipMetadata EntityType". */
#ifndef KB_RUN_ORG_TABLE_H
#define KB_RUN_ORG_TABLE_H

#include "base/arena.h"
#include "case/schema.h"
#include "net/dataverse.h"

struct cJSON;

struct kb_org_column {
  struct kb_column column; /* named as the property of a row; `secret`: not readable or denied */
  bool is_readable;
  bool is_custom; /* a team's own, or of an app that was added */
};

/* A way from the rows of this table to those of another. */
struct kb_org_link {
  const char *table;      /* where it leads */
  const char *lookup;     /* the property that holds a key: to one row, this table's, to many the
                             other's; NULL: rows of both tables are paired in a third */
  const char *navigation; /* NULL: it has none */
  const char *back;       /* the navigation property that leads back from there; NULL: none */
  bool to_many;
};

/* Zero, then kb_org_table_read for the definition; kb_org_table_fini frees it. */
struct kb_org_table {
  struct kb_arena arena; /* of everything below */
  const char *name;      /* the logical name; NULL: not read yet */
  const char *set, *key;
  const char *named_by;                     /* NULL: no column names its rows */
  const char *display_name, *display_names; /* of one and of several rows; NULL: it has none */
  bool is_english;                          /* these two are */
  struct kb_org_column *columns; /* the key, the one that names rows, the others in the order of
                                    their names */
  size_t column_count;
  struct kb_org_link *links; /* in the order of their columns and tables */
  size_t link_count;
};

void kb_org_table_fini(struct kb_org_table *table);
/* By the name of the property or its logical name, whatever its capitals; NULL if there is none. */
const struct kb_org_column *kb_org_table_column(const struct kb_org_table *table,
                                                struct kb_slice name);

/* Appends the name in articles of a choice that has none of its own: "Value7". */
void kb_org_choice_number(struct kb_buf *out, long value);

/* What is asked of a table, in this order; the columns first, as the others add to them. */
enum kb_org_part {
  KB_ORG_COLUMNS,
  KB_ORG_TEXTS,
  KB_ORG_PICKLISTS,
  KB_ORG_STATES,
  KB_ORG_STATUSES,
  KB_ORG_MULTIPLE_CHOICES,
  KB_ORG_MANY_TO_ONE,
  KB_ORG_ONE_TO_MANY,
  KB_ORG_MANY_TO_MANY,
  KB_ORG_PARTS,
};

/* The query; `set` is a buffer that it borrows. `table` must be a valid name. */
enum { KB_ORG_SET = 288 };
struct kb_query kb_org_table_query(enum kb_org_part part, const char *table, char set[KB_ORG_SET]);
/* The query for the definitions themselves, which has a filter by logical names. */
struct kb_query kb_org_tables_query(const char *filter);

/* Reads one row of the definitions. KB_INVALID: it lacks what every table has. */
enum kb_status kb_org_table_read(struct kb_org_table *table, const struct cJSON *row,
                                 struct kb_error *error);
/* Reads a part. KB_INVALID: the rows are not what was asked for. */
enum kb_status kb_org_table_read_part(struct kb_org_table *table, enum kb_org_part part,
                                      struct kb_slice rows, struct kb_error *error);

#endif
