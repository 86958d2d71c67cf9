return {
  org = "https://contoso.crm.dynamics.com",
  rules = { "a", 3 },
  jobs = 2,
  run = { failed_only = true, format = "json" },
}
