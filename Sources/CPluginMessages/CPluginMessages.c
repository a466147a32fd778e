#include "CPluginMessages.h"
