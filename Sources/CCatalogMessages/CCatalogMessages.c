#include "CCatalogMessages.h"
