--- The industrial foundation: seven elements, the core being basic products and technology in five bases (Chinese
--- Academy of Engineering study on upgrading the industrial foundation).
return {
  title = "industrial foundation",
  note = "seven elements and five bases after the Chinese Academy of Engineering study; indicators "
    .. "are lian's choice",
  aggregate = {"arithmetic", "geometric", "arithmetic"},
  {name = "basic_products", weight = 3, title = "basic products and technology", aggregate = {"soft_barrel",
    soft = 0.5},
    {name = "parts", title = "parts and components", aggregate = "arithmetic", "parts_self_supply"},
    {name = "materials", title = "key basic materials", aggregate = "arithmetic", "materials_self_supply"},
    {name = "processes", title = "processes and equipment", aggregate = "arithmetic", "equipment_self_supply"},
    {name = "software", title = "industrial basic software", aggregate = "arithmetic", "software_self_supply"},
    {name = "standards", title = "standards and testing", aggregate = "arithmetic", "testing_problems"},
    {name = "whole", title = "the list as a whole", aggregate = "arithmetic",
      "completeness", "autonomy", "import_dependence"}},
  {name = "platforms", "pilot_platforms"},
  {name = "innovation_system", title = "innovation system", "rd_intensity", "basic_research"},
  {name = "infrastructure", title = "new infrastructure", "industrial_internet"},
  {name = "culture", "spot_check_failures"},
  {name = "education", title = "education and talent", "skilled_workers"},
  {name = "policy", "first_use"},
}
