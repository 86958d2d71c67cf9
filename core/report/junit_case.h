/* The tests of a JUnit report, and the text in them. */
#ifndef KB_REPORT_JUNIT_CASE_H
#define KB_REPORT_JUNIT_CASE_H

#include "article/finding.h"
#include "base/buf.h"

/* ' name="value"'; the value is untrusted, as is all text here. */
void kb_junit_attribute(struct kb_buf *out, const char *name, const char *value);
/* The tag that a test begins with. */
void kb_junit_begin_case(struct kb_buf *out, const char *class_name, const char *name);
/* One test that did not pass: `outcome` is the tag that says so; the details are lines. */
void kb_junit_case(struct kb_buf *out, const char *class_name, const char *name,
                   const char *outcome, const char *type, const char *message, const char *details);

/* A text on a line of its own, whatever is in it. */
void kb_junit_line(struct kb_buf *out, const char *label, const char *text);
/* A finding's causes and steps, as lines. */
void kb_junit_describe(struct kb_buf *out, const struct kb_finding *finding);

#endif
