/* The tests of a JUnit report, and text in it. */
#ifndef KB_REPORT_JUNIT_CASE_H
#define KB_REPORT_JUNIT_CASE_H

#include "article/finding.h"
#include "base/buf.h"

/* Appends ' name="value"'; the value, like all text here, is untrusted. */
void kb_junit_attribute(struct kb_buf *out, const char *name, const char *value);
/* Appends the opening tag of a test. */
void kb_junit_begin_case(struct kb_buf *out, const char *class_name, const char *name);
/* A test that did not pass: `outcome` is the tag that says so; `details` are lines. */
void kb_junit_case(struct kb_buf *out, const char *class_name, const char *name,
                   const char *outcome, const char *type, const char *message, const char *details);

/* Appends a text on a line of its own, whatever it contains. */
void kb_junit_line(struct kb_buf *out, const char *label, const char *text);
/* Appends a finding's causes and steps, as lines. */
void kb_junit_describe(struct kb_buf *out, const struct kb_finding *finding);

#endif
