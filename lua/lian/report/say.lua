--- The words that figures and tables add to what they are given, in the language of the page: English, or Chinese where
--- that begins with "zh". What was given (labels, titles, notes, names of columns) stays as it is.
local format = require "lian.base.format"

local say = {}

local CHINESE = {
  ["(no label)"] = "（无名）", ["No rows."] = "没有数据。", ["… %d more rows."] = "……另有 %d 行。",
  ["The %d largest of %d."] = "最大的 %d 项，共 %d 项。", ["%d without a value."] = "%d 项没有数值。",
  ["%d others"] = "其他 %d 项", ["virtual"] = "虚拟", ["core"] = "核心", ["in"] = "入", ["out"] = "出",
  ["tubes"] = "管道", ["tendrils"] = "触须", ["rest"] = "其余", ["%s: %d firms, %s"] = "%s：%d 家企业，%s",
  ["Costs by year"] = "各年费用", [", %s:"] = "，%s：", [":"] = "：",
  ["Costs of %d years outside the horizon are not shown."] = "期外 %d 年的费用未画出。",
  ["Costs of %d year outside the horizon are not shown."] = "期外 %d 年的费用未画出。",
  ["No costs within the horizon."] = "期内没有费用。", ["median"] = "中位数", ["%g to %g %%"] = "%g 至 %g %%",
  ["%s to %s"] = "%s 至 %s", ["sells"] = "卖出", ["buys"] = "买入", ["not known"] = "不详",
  ["%s stays within (pale); all: %s."] = "%s 在内部（浅色）；合计：%s。",
  ["What stays within is left out; all: %s."] = "内部部分未计；合计：%s。", ["No flows."] = "没有流量。",
  ["below 5 %"] = "5 % 以下", ["5 to 25 %"] = "5 至 25 %", ["25 to 50 %"] = "25 至 50 %",
  ["50 to 75 %"] = "50 至 75 %", ["75 to 95 %"] = "75 至 95 %", ["95 % and more"] = "95 % 及以上",
  ["unknown"] = "不详", ["critical input"] = "关键投入", ["important input"] = "重要投入",
  ["optional input"] = "可选投入", ["variant"] = "可替代品种", ["sells to"] = "供货", ["leads back"] = "回路",
  ["caps the item"] = "制约该项", ["final items"] = "最终产品", ["other"] = "其他", ["no value"] = "无数值",
  ["loss"] = "损失", ["gain"] = "增益", ["below zero"] = "负值", ["above zero"] = "正值",
  ["all within %s%s of zero"] = "均在零上下 %s%s 以内", ["up"] = "上升", ["down"] = "下降", ["as before"] = "不变",
  ["target %.4g %%"] = "目标 %.4g %%", ["not shown: %d further"] = "另有 %d 步未画出",
  ["%d values at or below 0 have no place on this scale."] = "%d 个不大于 0 的值在此刻度上无处可画。",
  ["shock"] = "冲击", ["policy"] = "政策", ["programme"] = "攻关项目", ["Contents"] = "目录",
  ["Made with lian %s."] = "由 lian %s 生成。",
}

local words = nil -- those of the page that is drawn at the moment

---Takes the language of a page, before something of it is drawn.
---@param language string
function say.as(language) words = language:lower():find("^zh") and CHINESE or nil end

---A text in the language of the page, with values put in.
---@param text string in English, as string.format takes it
---@return string
function say.text(text, ...)
  local form = words and words[text] or text
  return select("#", ...) > 0 and format(form, ...) or form
end

---All texts that are known in Chinese.
---@return table<string, string>
function say.known() return CHINESE end

return say
