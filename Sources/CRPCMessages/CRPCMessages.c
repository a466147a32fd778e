#include "CRPCMessages.h"
