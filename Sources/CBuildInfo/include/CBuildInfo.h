#ifndef CHATOPS_CBUILDINFO_H
#define CHATOPS_CBUILDINFO_H

/// The git commit this binary was built from, as the environment variable CHATOPS_COMMIT told the build: 40
/// hexadecimal digits, followed by "-dirty" when the working tree had uncommitted changes; "unknown" where it was not
/// set. SwiftPM evaluates the manifest, and Context.gitInformation in it, only when the manifest or the environment
/// changes, so that asking git there would go on naming the commit of the first build. A static string; never free it.
const char *chatops_commit(void);

#endif
