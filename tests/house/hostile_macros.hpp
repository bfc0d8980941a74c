// SPDX-License-Identifier: BSL-1.0
// The macros that other people's headers leave behind: <windows.h>, <X11/Xlib.h>, <sys/sysmacros.h>, <complex.h> and a C
// library in a hurry. What comes after them must not use a name of theirs.
#define min(a, b) hostile
#define max(a, b) hostile
#define ERROR hostile
#define NO_ERROR hostile
#define IN hostile
#define OUT hostile
#define OPTIONAL hostile
#define DELETE hostile
#define interface hostile
#define small hostile
#define near hostile
#define far hostile
#define unix hostile
#define linux hostile
#define major(x) hostile
#define minor(x) hostile
#define makedev(x, y) hostile
#define None hostile
#define Always hostile
#define Bool hostile
#define Status hostile
#define Success hostile
#define True hostile
#define False hostile
#define TRUE hostile
#define FALSE hostile
#define I hostile
#define signals hostile
#define slots hostile
#define emit hostile
#define foreach hostile
