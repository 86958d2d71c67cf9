/* The tables of the rule set in this source, for tests. */
#ifndef TESTS_TEST_SCHEMA_H
#define TESTS_TEST_SCHEMA_H

#include "case/schema.h"

/* Read once, and kept until the program ends, which it does if they cannot be read. */
const struct kb_schema *kb_test_schema(void);

/* Things of that schema by their names, which it must have. */
const struct kb_table *kb_test_table(const char *logical_name);
const struct kb_subject *kb_test_subject(const char *name);
int kb_test_place(const struct kb_table *table, const char *name); /* of a column or an extra */
int kb_test_relation(const struct kb_subject *subject, const char *name);

#endif
