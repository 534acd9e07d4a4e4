--- The digital industrial cluster: innovation, flexibility, resilience (newspaper page on digital clusters, 2023).
return {
  title = "digital industrial cluster",
  note = "innovation, flexibility, resilience after a newspaper page of 2023; indicators are lian's "
    .. "choice",
  aggregate = {"arithmetic", "geometric"},
  {name = "innovation", "digital_rd", "digital_patents", "value_added_ratio"},
  {name = "flexibility", "cloud_firms", "numeric_control", "sector_diversity"},
  {name = "resilience", "supplier_diversity", "market_diversity", "import_dependence"},
}
