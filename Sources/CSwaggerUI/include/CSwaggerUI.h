#ifndef CSWAGGERUI_H
#define CSWAGGERUI_H

#include <stddef.h>

/// A file of the distribution, gzip'd unless it is an image; it lives as long as the process.
typedef struct {
    const unsigned char *_Nonnull bytes;
    size_t count;
} CSwaggerUIFile;

CSwaggerUIFile swagger_ui_bundle(void);
CSwaggerUIFile swagger_ui_standalone_preset(void);
CSwaggerUIFile swagger_ui_styles(void);
CSwaggerUIFile swagger_ui_icon(void);

#endif
