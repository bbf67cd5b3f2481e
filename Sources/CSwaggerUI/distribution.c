// In C because #embed takes no time: as array literals in Swift, these files would take minutes to compile.
#include "CSwaggerUI.h"

static const unsigned char bundle[] = {
#embed "distribution/swagger-ui-bundle.js.gz"
};
static const unsigned char standalone_preset[] = {
#embed "distribution/swagger-ui-standalone-preset.js.gz"
};
static const unsigned char styles[] = {
#embed "distribution/swagger-ui.css.gz"
};
static const unsigned char icon[] = {
#embed "distribution/favicon-32x32.png"
};

CSwaggerUIFile swagger_ui_bundle(void) { return (CSwaggerUIFile){bundle, sizeof bundle}; }
CSwaggerUIFile swagger_ui_standalone_preset(void) {
    return (CSwaggerUIFile){standalone_preset, sizeof standalone_preset};
}
CSwaggerUIFile swagger_ui_styles(void) { return (CSwaggerUIFile){styles, sizeof styles}; }
CSwaggerUIFile swagger_ui_icon(void) { return (CSwaggerUIFile){icon, sizeof icon}; }
