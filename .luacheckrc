std = "lua54"
max_line_length = 120
exclude_files = {"build"}
files["spec"] = {std = "+busted", ignore = {"581"}} -- not (a <= b) is meant to catch NaN
