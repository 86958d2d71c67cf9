#include "case/schema_inside.h"

static const struct kb_choice trace_level[] = {
  {1, "Information", NULL}, {2, "Warning", NULL}, {3, "Error", NULL}, END};

static const struct kb_column columns[] = {
  [KB_KEY] = ID("tracelogid"),
  [KB_ALERT_TEXT] = TEXT("text"),
  [KB_ALERT_LEVEL] = CHOICE("level", trace_level),
  [KB_ALERT_TRACECODE] = INTEGER("tracecode"), /* 0 to 1,000,000,000 */
  [KB_ALERT_TYPE] = TEXT("errortypedisplay"),
  [KB_ALERT_DETAILS] = TEXT("errordetails"),
  [KB_ALERT_CREATEDON] = DATE("createdon"),
  BOOLEAN("tracestatus"), /* true: success */
  DATE("modifiedon"),
  BOOLEAN("isunique"),
  BOOLEAN("canbedeleted"),
  HOST("machinename"),
  INTEGER("collationlevel"),
  ID(KB_ALERT_LOOKUP),
  TEXT("regardingobjecttypecode"),
  ID("_regardingobjectownerid_value"),
  TEXT("regardingobjectowneridtype"),
  ID("_regardingobjectowningbusinessunit_value"),
  NAME("regardingobjectidname"),
  ID("_parenttracelogid_value"),
  INTEGER("traceparameterhash"),
  TEXT("traceparameterxml"),
  TEXT("traceactionxml"),
  TEXT("tracedetailxml"),
  ID("_createdby_value"),
  ID("_modifiedby_value"),
  ID("_createdonbehalfby_value"),
  ID("_modifiedonbehalfby_value"),
  ID("_organizationid_value"),
  NOT_READABLE("traceregardingid"),
};

const struct kb_table kb_alert_table = {KB_ALERT, "tracelog", "tracelogs",
                                        "alert",  "alert",    "tracelogid",
                                        false,    columns,    COUNT(columns)};
