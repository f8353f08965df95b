// A new paper's clock is most likely that of the computer at which it is opened.

const zone = document.getElementById("id_time_zone");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
const isKnown = [...(zone?.list?.options ?? [])].some((option) => option.value === here);
if (zone && zone.value === "UTC" && zone.defaultValue === "UTC" && isKnown) zone.value = here;
