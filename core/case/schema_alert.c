#include "case/schema_inside.h"

static const struct kb_choice trace_level[] = {
  {1, "Information", NULL}, {2, "Warning", NULL}, {3, "Error", NULL}, END};

static const struct kb_column columns[] = {
  [KB_KEY] = ID("tracelogid", "Trace"),
  [KB_ALERT_TEXT] = TEXT("text", "Text"),
  [KB_ALERT_LEVEL] = CHOICE("level", "Level", trace_level),
  [KB_ALERT_TRACECODE] = INTEGER("tracecode", "Error Code"), /* 0 to 1,000,000,000 */
  [KB_ALERT_TYPE] = TEXT("errortypedisplay", "Trace Error Details"),
  [KB_ALERT_DETAILS] = TEXT("errordetails", NO_TITLE),
  [KB_ALERT_CREATEDON] = DATE("createdon", "Created On"),
  BOOLEAN("tracestatus", "Trace Status"), /* true: success */
  DATE("modifiedon", "Last Update On"),
  BOOLEAN("isunique", "Is Unique Trace"),
  BOOLEAN("canbedeleted", "Trace CanBeDeleted Flag"),
  HOST("machinename", NO_TITLE),
  INTEGER("collationlevel", "Collation Level"),
  ID(KB_ALERT_LOOKUP, "Regarding"),
  TEXT("regardingobjecttypecode", "Regarding Object Type"),
  ID("_regardingobjectownerid_value", "Owner"),
  TEXT("regardingobjectowneridtype", "Owner Type"),
  ID("_regardingobjectowningbusinessunit_value", "Owning Business Unit"),
  NAME("regardingobjectidname", NO_TITLE),
  ID("_parenttracelogid_value", "Parent Id"),
  INTEGER("traceparameterhash", "Trace Parameter Hash"),
  TEXT("traceparameterxml", "Trace Parameter XML"),
  TEXT("traceactionxml", "Trace Actions XML"),
  TEXT("tracedetailxml", "Trace Detail XML"),
  ID("_createdby_value", "Created By"),
  ID("_modifiedby_value", "Modified By"),
  ID("_createdonbehalfby_value", "Created By (Delegate)"),
  ID("_modifiedonbehalfby_value", "Modified By (Delegate)"),
  ID("_organizationid_value", "Organization"),
  NOT_READABLE("traceregardingid"),
};

const struct kb_table kb_alert_table = {KB_ALERT, "tracelog",    "tracelogs",  "alert",
                                        "alert",  "Trace",       "tracelogid", false,
                                        columns,  COUNT(columns)};
