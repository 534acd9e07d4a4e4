--- Class names of degrees: ten grades of coordination, four stages of coupling, four of synergy.
local grades = {}

local COORDINATION = {
  english = {"extreme imbalance", "severe imbalance", "moderate imbalance", "mild imbalance", "near imbalance",
    "barely coordinated", "primary", "intermediate", "good", "excellent"},
  chinese = {"极度失调", "严重失调", "中度失调", "轻度失调", "濒临失调", "勉强协调", "初级协调", "中级协调", "良好协调",
    "优质协调"},
}
local STAGES = {
  english = {"low coupling", "antagonism", "running-in", "high coupling"},
  chinese = {"低水平耦合", "拮抗", "磨合", "高水平耦合"},
}
local SYNERGY = {
  english = {"none", "low", "medium", "high"}, chinese = {"不协同", "低度协同", "中度协同", "高度协同"},
}
local TENTHS = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9}
local STAGE_ENDS, SYNERGY_ENDS = {0.3, 0.5, 0.8}, {0, 0.3, 0.7}
local ROUNDING = 1e-12 -- a degree this near an end is at the end

-- the class of v among ends that belong to the class below (closed right) or above
local function class_of(v, ends, closed)
  for k, e in ipairs(ends) do
    if v < e - ROUNDING or closed == "right" and v <= e + ROUNDING then return k end
  end
  return #ends + 1
end

local function namer(words, ends)
  return function(values, count, language, closed)
    local out, classes = {}, {}
    for i = 1, count do
      if values[i] then
        classes[i] = class_of(values[i], ends, closed or "right")
        out[i] = words[language][classes[i]]
      end
    end
    return out, classes
  end
end

---Grades of a coordination degree, ten of width 0.1 (names and numbers, by row; nil where missing).
grades.coordination = namer(COORDINATION, TENTHS)
---Stages of a coupling: to 0.3, 0.5, 0.8, 1 (Tian et al. 2021).
grades.stage = namer(STAGES, STAGE_ENDS)
---Classes of a synergy degree: none to 0, low to 0.3, medium to 0.7, high.
grades.synergy = namer(SYNERGY, SYNERGY_ENDS)

return grades
