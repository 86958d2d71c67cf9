/* The tables of the rule set in this source, for tests. */
#ifndef TESTS_TEST_SCHEMA_H
#define TESTS_TEST_SCHEMA_H

#include "case/case.h"

/* Read once, and kept until the program ends, which it does if they cannot be read. */
const struct kb_schema *kb_test_schema(void);
/* The same with the text of a house's tables.lua added; to be freed with kb_schema_free. */
struct kb_schema *kb_test_schema_with(const char *house);

/* For kb_rule_set_options.tables: one path, that of the rule set. */
extern const char *const kb_test_tables[1];

/* Reads the case of a mailbox's row. */
enum kb_status kb_test_case(struct kb_case *a_case, const char *row, bool input_open,
                            struct kb_error *error);

/* Things of that schema by their names, which it must have. */
const struct kb_table *kb_test_table(const char *logical_name);
const struct kb_subject *kb_test_subject(const char *name);
int kb_test_place(const struct kb_table *table, const char *name); /* of a column or an extra */
int kb_test_relation(const struct kb_subject *subject, const char *name);

#endif
