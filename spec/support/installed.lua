-- busted's settings for specs that run against the installed rock: no path of the sources
return {_all = {}, default = {pattern = "_spec"}}
