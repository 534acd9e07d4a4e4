--- The modern industrial system: breadth, height and toughness (newspaper page on modern industrial systems, 2023).
return {
  title = "modern industrial system",
  note = "breadth, height, toughness after a newspaper page of 2023; indicators are lian's choice, "
    .. "for the page names none",
  aggregate = {"arithmetic", "geometric"},
  {name = "breadth", "completeness", "sector_diversity", "industry_classes"},
  {name = "height", "rd_share", "value_added_ratio", "pct_patents", "leading_goods", "high_tech_share"},
  {name = "toughness", "import_dependence", "supplier_diversity", "sole_source", "time_to_recover"},
}
